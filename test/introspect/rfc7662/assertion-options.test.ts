import fc from 'fast-check'
import { type Rfc7662Options, rfc7662, rfc7662FromEnv } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ed, newEcKey, p256, rsa } from '../../jose/samples'
import { environment } from './server'

const test = suite('rfc7662, options of an assertion')

const issuer = 'https://as.example.com'
const key = p256.privateJwk
const options = { endpoint: 'https://as.example.com/introspect', clientId: 'api' }
const construct = (more: object) => () =>
  rfc7662({ ...options, issuer, ...more } as unknown as Rfc7662Options)
/** The texts that are secret. */
function privateTexts(jwk: Readonly<Record<string, unknown>>): readonly string[] {
  return ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].flatMap(name => {
    const text = jwk[name]
    return typeof text === 'string' && text.length > 3 ? [text] : []
  })
}

for (const [title, more, message] of [
  ['no key', { assertion: {} }, /^rfc7662\(options\): assertion: key is missing: pass the private/],
  [
    'a key in PEM',
    { assertion: { key: '-----BEGIN' } },
    /assertion: key is wrong: .*createPrivateKey/
  ],
  ['a KeyObject', { assertion: { key: p256.privateKey } }, /createPrivateKey\(pem\)\.export/],
  ['null', { assertion: null }, /assertion is wrong: pass \{ key, audience \}/],
  ['a text', { assertion: 'x' }, /assertion is wrong: pass \{ key, audience \}/],
  ['a list', { assertion: [] }, /assertion: pass a plain object/],
  ['an unknown option', { assertion: { key, aud: 'x' } }, /assertion: unknown option "aud"/],
  ['an empty audience', { assertion: { key, audience: '' } }, /assertion: audience is missing/],
  ['a list of audiences', { assertion: { key, audience: ['a'] } }, /assertion: audience is wrong/],
  [
    'no audience and no issuer',
    { assertion: { key }, issuer: undefined },
    /^rfc7662\(options\): assertion: audience is missing: pass the server's issuer\. .*Default: the option issuer$/
  ],
  [
    'a public key',
    { assertion: { key: p256.publicJwk } },
    /assertion\.key is wrong.*this is a public key\.$/
  ],
  ['a key without x', { assertion: { key: { ...key, x: undefined } } }, /member "x"/],
  ['a key with use enc', { assertion: { key: { ...key, use: 'enc' } } }, /member "use"/],
  ['a key to verify', { assertion: { key: { ...key, key_ops: ['verify'] } } }, /member "key_ops"/],
  ['a secret', { assertion: { key: { kty: 'oct', k: 'c2VjcmV0LXNlY3JldA' } } }, /member "k"/],
  ['a kid that is a number', { assertion: { key: { ...key, kid: 1 } } }, /member "kid"/],
  [
    'another algorithm',
    { assertion: { key: { ...key, alg: 'PS256' } } },
    /member "alg" does not fit/
  ],
  ['HMAC', { assertion: { key: { ...key, alg: 'HS256' } } }, /member "alg"/],
  ['an RSA key without p', { assertion: { key: { ...rsa.privateJwk, p: '' } } }, /member "p"/],
  [
    'a point that is not on the curve',
    { assertion: { key: { ...key, x: newEcKey().privateJwk['x'] } } },
    /^rfc7662\(options\): assertion\.key is wrong: pass a private key as a JWK\.$/
  ],
  [
    'a secret beside it',
    { assertion: { key }, clientSecret: 'x' },
    /assertion is wrong: pass it without (?:clientSecret|authentication|tls)$/
  ],
  [
    'a certificate beside it',
    { assertion: { key }, tls: {} },
    /assertion is wrong: pass it without (?:clientSecret|authentication|tls)$/
  ],
  ['an access token beside it', { assertion: { key }, accessToken: 'x' }, /accessToken is wrong/],
  [
    'a way to send a secret beside it',
    { assertion: { key }, authentication: 'client_secret_post' },
    /assertion is wrong: pass it without (?:clientSecret|authentication|tls)$/
  ],
  [
    'a name for the way beside it',
    { assertion: { key }, authentication: 'private_key_jwt' },
    /assertion is wrong: pass it without authentication$/m
  ],
  [
    'a secret and a certificate beside it',
    { assertion: { key }, clientSecret: 'x', tls: {} },
    /assertion is wrong: pass it without clientSecret and tls$/m
  ],
  ['no client id', { assertion: { key }, clientId: undefined }, /clientId is missing/],
  ['a clock that is none', { assertion: { key }, now: 5 }, /now is wrong: pass a function/]
] as const)
  test(`${title} is a TypeError that quotes no private member`, () =>
    assert.throws(construct(more), (error: Error) => {
      const used = Object((more.assertion as { readonly key?: unknown } | null)?.key)
      assert.match(error.message, message)
      assert.ok(error instanceof TypeError)
      return privateTexts(used).every(text => !error.message.includes(text))
    }))

test('whatever a member of the key is, it is taken or a TypeError that quotes nothing', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(p256, rsa, ed),
      fc.constantFrom('kty', 'crv', 'x', 'y', 'n', 'e', 'd', 'p', 'qi', 'kid', 'alg', 'use'),
      fc.oneof(fc.anything(), fc.base64String()),
      ({ privateJwk }, name, value) => {
        const jwk = { ...privateJwk, [name]: value }
        try {
          construct({ assertion: { key: jwk } })()
        } catch (error) {
          assert.ok(error instanceof TypeError)
          const { message } = error
          assert.match(message, /^rfc7662\(options\): assertion\.key is wrong: pass a private key/)
          assert.ok(privateTexts(jwk).every(text => !message.includes(text)))
        }
      }
    )
  ))
test('the key is read once: what the caller changes later changes nothing', async () => {
  const mutable = { ...key } as Record<string, unknown>
  const bodies: string[] = []
  const introspect = construct({
    assertion: { key: mutable },
    transport: async ({ body }: { readonly body: string }) => {
      bodies.push(body)
      return { _tag: 'Unanswered', detail: 'x' }
    }
  })()
  mutable['kid'] = 'evil'
  await introspect({ token: 'token-of-ours' })
  const [, header = ''] = /client_assertion=([\w-]+)/.exec(bodies[0] ?? '') ?? []
  assert.not.ok('kid' in JSON.parse(Buffer.from(header, 'base64url').toString()))
})
for (const option of ['assertion', 'signed', 'origins'])
  test(`rfc7662FromEnv refuses ${option} and names rfc7662, so that its bundle has no signatures`, () =>
    assert.throws(
      () => rfc7662FromEnv(environment, { [option]: { key } }),
      (error: Error) => error.message === `rfc7662FromEnv(env): for ${option} use rfc7662({ … }).`
    ))

test.run()
