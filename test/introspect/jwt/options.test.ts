// What the errors of `jwt` say about options of which the value shows what was meant.
import { type JwtOptions, jwt, jwtFromEnv } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { p256, rsa } from '../../jose/samples'

const test = suite('jwt, options')

const issuer = 'https://as.example.com'
const pem = p256.publicKey.export({ type: 'spki', format: 'pem' })
const { publicJwk, privateJwk } = p256
const signer = { ...rsa.publicJwk, alg: 'RS256' }
const keys = { keys: [publicJwk] }

for (const [what, options, message] of [
  ['keys as a path', { keys: './jwks.json' }, /keys is wrong: pass the parsed object: JSON\.parse/],
  ['keys as JSON', { keys: JSON.stringify(keys) }, /pass the parsed object: JSON\.parse/],
  ['keys in PEM', { keys: pem }, /createPublicKey\(pem\)\.export/],
  ['a set of PEM', { keys: { keys: [pem] } }, /createPublicKey\(pem\)\.export/],
  ['a list of keys', { keys: [publicJwk] }, /keys is wrong: pass a JWK Set: \{ keys: list \}$/],
  ['one key', { keys: publicJwk }, /keys is wrong: pass a JWK Set: \{ keys: \[jwk\] \}$/],
  [
    'a private key',
    { keys: { keys: [privateJwk] } },
    /keys is wrong: pass public keys, without d$/
  ],
  ['one private key', { keys: privateJwk }, /keys is wrong: pass public keys, without d$/],
  [
    'keys for another algorithm',
    { keys: { keys: [signer] } },
    /keys is wrong: pass it with algorithms: \['RS256'\]$/
  ],
  [
    'keys for none of the algorithms',
    { keys, algorithms: ['RS256'] },
    /keys is wrong: pass it with algorithms: \['ES256'\]$/
  ],
  [
    'no keys',
    { keys: { keys: [] } },
    /pass a JWK Set, \{ keys: \[…\] \}, with a public key for PS/
  ],
  ['a promise of keys', { keys: Promise.resolve(keys) }, /keys is wrong: pass a JWK Set, \{/],
  ['null as keys', { keys: null }, /keys is wrong: pass a JWK Set, \{/],
  [
    'an issuer of metadata',
    { issuer: `${issuer}/.well-known/openid-configuration` },
    /issuer is wrong: .*not that of the metadata: there it is the member issuer$/
  ],
  ['a list of issuers', { issuer: [issuer] }, /the exact iss, one string .*use byIssuer/],
  ['a list of issuers with keys', { issuer: [issuer], keys }, /one string .*use byIssuer$/],
  ['a template', { issuer: `${issuer}/{tenantid}` }, /without a template/],
  ['a template with keys', { issuer: `${issuer}/{tenantid}`, keys }, /without a template/],
  [
    'an audience',
    { keys, audience: 'x' },
    /unknown option "audience"\. Write gate\(\{ audience \}\)/
  ],
  ['a leeway', { keys, leeway: 5 }, /unknown option "leeway"\. Write gate\(\{ leeway \}\)/],
  ['clockTolerance', { keys, clockTolerance: 5 }, /Write gate\(\{ leeway \}\)/],
  [
    'a misspelled claim name',
    { keys, claimNames: { scope: 'scp' } },
    /^jwt\(options\): claimNames: unknown option "scope"\. Did you mean "scopes"\?/
  ],
  ['claimNames as a text', { keys, claimNames: 'scp' }, /claimNames is wrong: pass \{ clientId/],
  ['an empty claim name', { keys, claimNames: { scopes: '' } }, /claimNames: scopes is missing/],
  [
    'claimNames of a class',
    {
      keys,
      claimNames: new (class {
        scopes = 'scp'
      })()
    },
    /^jwt\(options\): claimNames: pass a plain object$/
  ],
  ['a URL object', { jwksUri: new URL(`${issuer}/jwks`) }, /pass an https:\/\/ URL, as a string/],
  [
    'staleIfError with keys alone',
    { keys, staleIfError: 5 },
    /staleIfError is wrong: pass it with jwksUri: it has no effect on keys alone/
  ],
  ['a CA as a path', { ca: './ca.pem' }, /^jwt\(options\): ca is wrong: .*as strings$/],
  ['a CA as bytes', { ca: Buffer.from('x') }, /^jwt\(options\): ca is wrong: .*as strings$/]
] as readonly (readonly [string, object, RegExp])[])
  test(`${what} is a TypeError that says what to write, and quotes no key`, () =>
    assert.throws(
      () => jwt({ issuer, ...options } as JwtOptions),
      (error: Error) => {
        assert.match(error.message, message)
        return error instanceof TypeError && !error.message.includes(String(privateJwk['d']))
      }
    ))

test('an empty variable that may be missing: unset it', () =>
  assert.throws(
    () => jwtFromEnv({ JWT_ISSUER: issuer, JWT_JWKS_URI: ' ' }),
    /^jwtFromEnv\(env\): JWT_JWKS_URI is empty: unset it, or pass an https/
  ))
test('an empty variable that may not be missing is missing', () =>
  assert.throws(() => jwtFromEnv({ JWT_ISSUER: '' }), /^jwtFromEnv\(env\): JWT_ISSUER is missing/))

test.run()
