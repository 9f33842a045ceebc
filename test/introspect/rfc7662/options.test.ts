import { type Rfc7662Options, rfc7662, rfc7662FromEnv } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../../samples'
import { answering, json } from '../transports'
import { activeAnswer, clientOptions, environment } from './server'

const test = suite('rfc7662, options')

for (const [what, options, message] of [
  ['no endpoint', { endpoint: undefined }, /endpoint.*missing/],
  [
    'an endpoint that is not a URL',
    { endpoint: 'as.example.com' },
    /^rfc7662\(options\): endpoint is wrong: pass an https:\/\/ URL/
  ],
  ['plain http to another host', { endpoint: 'http://as.example.com' }, /https/],
  [
    'plain http to a host whose name starts like loopback',
    { endpoint: 'http://127.0.0.1.example.com/' },
    /https/
  ],
  ['plain http to another address of 127.0.0.0/8', { endpoint: 'http://127.0.0.2/' }, /https/],
  ['another scheme', { endpoint: 'ftp://as.example.com' }, /https/],
  ['userinfo', { endpoint: 'https://api:s3cret@as.example.com' }, /without credentials/],
  [
    'a line break in the endpoint',
    { endpoint: 'https://as.example.com/\r\n' },
    /^rfc7662\(options\): endpoint is wrong: pass an https:\/\/ URL/
  ],
  ['a fragment', { endpoint: 'https://as.example.com/#x' }, /fragment/],
  ['no client id', { clientId: '' }, /clientId.*missing/],
  [
    'no client secret',
    { clientSecret: undefined },
    /clientSecret.*missing.*, or instead assertion or tls$/
  ],
  ['a line break in the secret', { clientSecret: 'a\r\nX: y' }, /line break/],
  ['another authentication', { authentication: 'private_key_jwt' }, /authentication/],
  ['a misspelled option', { tokentype: 'unchecked' }, /tokentype/],
  ['another tokenType', { tokenType: 'any' }, /tokenType/],
  [
    'an access token beside a client',
    { accessToken: 's3cret' },
    /accessToken is wrong: pass ASCII text .*, and no other credentials$/
  ],
  [
    'an access token beside a secret alone',
    { accessToken: 's3cret', clientId: undefined },
    /accessToken is wrong/
  ],
  [
    'an access token with a way to send a client secret',
    {
      accessToken: 's3cret',
      clientId: undefined,
      clientSecret: undefined,
      authentication: 'client_secret_post'
    },
    /accessToken is wrong/
  ]
] as const)
  test(`${what} throws at construction, and the message quotes no value`, () =>
    assert.throws(
      () => rfc7662({ ...clientOptions, ...options } as unknown as Rfc7662Options),
      (error: Error) => message.test(error.message) && !error.message.includes('s3cret')
    ))

for (const endpoint of ['http://localhost:8080/i', 'http://127.0.0.1/i', 'http://[::1]:9/i'])
  test(`plain http to loopback is accepted: ${endpoint}`, () => {
    rfc7662({ ...clientOptions, endpoint })
  })
test('plain http to another host needs plainHttp: "allowed"', () => {
  rfc7662({ ...clientOptions, endpoint: 'http://as.internal/i', plainHttp: 'allowed' })
})

for (const name of [
  'INTROSPECTION_ENDPOINT',
  'INTROSPECTION_CLIENT_ID',
  'INTROSPECTION_CLIENT_SECRET'
] as const)
  for (const value of [undefined, '', '  ', '\r\n'])
    test(`${name} of ${JSON.stringify(value) ?? 'undefined'} fails at construction, by name`, () =>
      assert.throws(
        () => rfc7662FromEnv({ ...environment, [name]: value }),
        new RegExp(`^rfc7662FromEnv\\(env\\): ${name} is missing: pass `)
      ))
test('a missing secret of rfc7662FromEnv is told only of what it takes instead', () =>
  assert.throws(
    () => rfc7662FromEnv({ ...environment, INTROSPECTION_CLIENT_SECRET: undefined }),
    /INTROSPECTION_CLIENT_SECRET is missing: pass text without a line break, or instead tls$/
  ))
for (const value of [null, 'text', 7])
  test(`options of ${JSON.stringify(value)} beside the environment are a TypeError that says what to pass`, () =>
    assert.throws(
      () => rfc7662FromEnv(environment, value as never),
      /^rfc7662FromEnv\(env\): pass a plain object$/
    ))
test('rfc7662FromEnv takes issuer and authentication as options', async () => {
  const { transport, requests } = answering(json({ ...activeAnswer, iss: 'https://other' }))
  const answer = await rfc7662FromEnv(environment, {
    issuer: 'https://as.example.com',
    authentication: 'client_secret_post',
    transport
  })({ token: secret })
  assert.is(answer._tag === 'Refused' && answer.reason, 'wrong_issuer')
  assert.match(requests[0]?.body ?? '', 'client_id=a&client_secret=b')
  assert.is(requests[0]?.headers['authorization'], undefined)
})
test('rfc7662FromEnv accepts no access token beside the client of the environment', () =>
  assert.throws(
    () => rfc7662FromEnv(environment, { accessToken: 'x' } as object),
    /^rfc7662FromEnv\(env\): accessToken is wrong/
  ))
test('options that are there and undefined are not there', () => {
  rfc7662({ ...clientOptions, accessToken: undefined } as Rfc7662Options)
  const { endpoint } = clientOptions
  rfc7662({ endpoint, accessToken: 'x', clientId: undefined, clientSecret: undefined })
})
test('an option is read once: a getter cannot pass one address to the check and another to the transport', async () => {
  let reads = 0
  const urls: string[] = []
  const introspect = rfc7662({
    get endpoint() {
      return reads++ < 1 ? 'https://good.example/' : 'http://evil.example/'
    },
    clientId: 'api',
    clientSecret: 'secret-of-the-api',
    transport: async ({ url }) => {
      urls.push(url)
      return { _tag: 'Unanswered', detail: 'x' }
    }
  })
  await introspect({ token: secret })
  assert.equal(urls, ['https://good.example/'])
})

test.run()
