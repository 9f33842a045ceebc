import { type Rfc7662Options, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fingerprintOf } from '../../../src/values/fingerprint'
import { query } from '../transports'
import { client, endpoint, issuer, publish } from './issuing'
import { clientOptions } from './server'

const test = suite('rfc7662, options of discovery')

for (const [what, options, message] of [
  [
    'neither endpoint nor issuer',
    { issuer: undefined },
    /endpoint is missing: pass .*, or the issuer alone$/
  ],
  [
    'an issuer that is no URL',
    { issuer: 'as.example.com' },
    /issuer is wrong: pass the exact iss.* an https:/
  ],
  [
    'an issuer of http',
    { issuer: 'http://as.example.com' },
    /issuer is wrong: pass the exact iss.* an https:/
  ],
  ['an issuer with userinfo', { issuer: 'https://api:s3cret@as.example.com' }, /issuer is wrong/],
  ['an issuer with a query', { issuer: 'https://as.example.com/?a' }, /query or fragment/],
  ['an issuer with a fragment', { issuer: 'https://as.example.com/#' }, /query or fragment/],
  ['a template', { issuer: 'https://as.example.com/{tenant}' }, /issuer is wrong/],
  [
    'origins that are a text',
    { origins: 'https://a.example' },
    /origins is wrong: pass a list of origins/
  ],
  ['an origin with a slash', { origins: ['https://a.example/'] }, /origins is wrong/],
  ['an origin with a path', { origins: ['https://a.example/i'] }, /origins is wrong/],
  ['an origin with its default port', { origins: ['https://a.example:443'] }, /origins is wrong/],
  ['an origin in capitals', { origins: ['https://A.example'] }, /origins is wrong/],
  ['an origin of http', { origins: ['http://a.example'] }, /origins is wrong/],
  ['a wildcard', { origins: ['*'] }, /origins is wrong/],
  ['a host', { origins: ['a.example'] }, /origins is wrong/],
  ['null', { origins: ['null'] }, /origins is wrong/],
  [
    'origins beside an endpoint',
    { endpoint, origins: ['https://a.example'] },
    /origins is wrong: .*without endpoint$/
  ],
  [
    'a certificate for plain http',
    { issuer: 'http://localhost', clientSecret: undefined, tls: {} },
    /tls is wrong/
  ]
] as const)
  test(`${what}: a TypeError at construction that quotes no value`, () =>
    assert.throws(
      () => rfc7662({ ...client, ...options } as Rfc7662Options),
      (error: Error) =>
        error instanceof TypeError &&
        message.test(error.message) &&
        !error.message.includes('s3cret')
    ))
test('with an endpoint the issuer may be any text', () => {
  rfc7662({ ...clientOptions, issuer: 'an-issuer' })
})
test('the fingerprint says what was configured, not what was discovered', async () => {
  const { introspect } = publish({ introspection_endpoint: endpoint })
  const before = fingerprintOf(introspect)()
  await introspect(query)
  assert.is(fingerprintOf(introspect)(), before)
  const others = [
    rfc7662({ ...client, endpoint }),
    rfc7662({ ...client, issuer: `${issuer}/` }),
    rfc7662({ ...client, origins: ['https://a.example'] })
  ]
  for (const other of others) assert.is.not(fingerprintOf(other)(), before)
})

test.run()
