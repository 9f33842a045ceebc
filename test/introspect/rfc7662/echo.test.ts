import { gate, noScopes, rfc7662, type Transport } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, first, now, secret } from '../../samples'
import { activeAnswer, introspectAnswer, summary } from './server'

const test = suite('rfc7662, echoed secrets')

const event = restApiEvent({ token: secret, certificate: first.pem })

const unpaddedSecret = secret.replace(/=+$/, '')

test('a token that the answer echoes is redacted, whether as sent, percent-encoded or JSON-escaped', async () => {
  for (const echo of [
    secret,
    encodeURIComponent(secret),
    secret.replaceAll('/', '\\/'),
    `{"token":"${secret.replaceAll('/', '\\/')}"}`,
    `Bearer ${secret}`
  ]) {
    const answer = await introspectAnswer({
      ...activeAnswer,
      username: echo,
      scope: `a ${echo}`,
      nested: [{ deep: echo }]
    })
    assert.ok(answer._tag === 'Active')
    assert.is(answer.token.claims['username'], '[redacted]')
    assert.not.ok(JSON.stringify(answer).includes(echo), echo)
  }
})
test('a token that PHP echoes with \\/ is redacted, and other values are kept', async () => {
  const answer = await introspectAnswer(
    JSON.stringify({
      ...activeAnswer,
      username: `a/${secret}`,
      iss: 'https://as/',
      note: 'a/b'
    }).replaceAll('/', '\\/')
  )
  assert.ok(answer._tag === 'Active')
  const { username, iss, note } = answer.token.claims
  assert.equal([username, iss, note], ['[redacted]', 'https://as/', 'a/b'])
})
test('our own secret is redacted if the answer quotes it', async () => {
  const basic = Buffer.from('api:hush-hush-hush').toString('base64')
  const answer = await introspectAnswer(
    {
      ...activeAnswer,
      debug: {
        client: 'hush-hush-hush',
        basic,
        header: `Basic ${basic}`,
        bare: basic.replace(/=+$/, ''),
        form: `client_secret=hush%2Dhush%2Dhush`
      }
    },
    { clientSecret: 'hush-hush-hush' }
  )
  assert.ok(answer._tag === 'Active')
  assert.equal(Object.values(answer.token.claims['debug'] as object), Array(5).fill('[redacted]'))
})
test('an answer whose subject is the token is malformed: two users would share one subject', async () =>
  assert.is(
    summary(await introspectAnswer({ ...activeAnswer, sub: secret })),
    'Failed introspection_malformed token_echoed'
  ))
test('an answer with a member named like the token is malformed: dropping it could drop an expiry', async () =>
  assert.is(
    summary(await introspectAnswer({ ...activeAnswer, [secret]: 1 })),
    'Failed introspection_malformed token_echoed'
  ))

for (const clientSecret of [
  'abc8Q~1234.secret-of.an/app',
  'correct horse battery staple',
  'geheimnis-mit-ü-und-ß'
])
  test(`our own secret is redacted in the form in which we send it: ${clientSecret}`, async () => {
    const echo: Transport = async ({ headers, body: sent = '' }) => ({
      _tag: 'Answered',
      status: 200,
      body: JSON.stringify({
        active: true,
        token_type: 'Bearer',
        debug: {
          authorization: headers['authorization'] ?? '',
          sent: sent.split('&'),
          clientSecret
        }
      })
    })
    for (const authentication of ['client_secret_basic', 'client_secret_post'] as const) {
      const answer = await rfc7662({
        endpoint: 'https://as.example.com/',
        clientId: 'api',
        clientSecret,
        authentication,
        transport: echo
      })({ token: 'another-token-of-ours' })
      const text = JSON.stringify(answer)
      for (const coded of [
        clientSecret,
        encodeURIComponent(clientSecret),
        encodeURIComponent(clientSecret).replace(/%20/g, '+'),
        Buffer.from(
          `api:${encodeURIComponent(clientSecret).replace(/~/g, '%7E').replace(/%20/g, '+')}`
        ).toString('base64')
      ])
        assert.not.ok(text.includes(coded), coded)
    }
  })
test('an answer whose subject is the token without its padding is malformed', async () => {
  const transport = async () =>
    ({
      _tag: 'Answered',
      status: 200,
      body: JSON.stringify({
        active: true,
        token_type: 'Bearer',
        exp: at + 60,
        sub: unpaddedSecret,
        cnf: { 'x5t#S256': first.thumbprint }
      })
    }) as const
  const introspect = rfc7662({
    endpoint: 'https://as.example.com/',
    clientId: 'api',
    clientSecret: `a-client-secret-that-is-longer-than-the-token-${'0123456789'.repeat(3)}`,
    transport
  })
  const policy = await restApiAuthorizer(gate({ introspect, require: noScopes, now }))(event)
  assert.is(policy.context['reason'], 'introspection_malformed')
  assert.not.ok(JSON.stringify(policy).includes(unpaddedSecret))
})

test.run()
