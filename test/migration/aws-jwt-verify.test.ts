// The example of docs/migrating-from-aws-jwt-verify.md that keeps the verifier, with the real package
// and tokens that it accepts.
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { JwtVerifier } from 'aws-jwt-verify'
import { bearerAllowed, gate, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { verifiedBy } from '../../examples/hosts/aws-jwt-verify'
import { first, pem, second } from '../samples'

const test = suite('migration from aws-jwt-verify')

const issuer = 'https://as.example'
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const verifier = JwtVerifier.create({
  issuer,
  audience: 'https://api.example',
  jwksUri: 'https://127.0.0.1:1/jwks'
})
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'ES256', use: 'sig' }
verifier.cacheJwks({ keys: [{ ...jwk, kty: 'EC' }] })

function tokenWith(claims: object, header: object = {}): string {
  const toPart = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const payload = {
    iss: issuer,
    aud: 'https://api.example',
    sub: 'john',
    client_id: 'app',
    scope: 'time accounts',
    iat: Math.floor(Date.now() / 1000),
    exp: Math.floor(Date.now() / 1000) + 600,
    ...claims
  }
  const signed = `${toPart({ alg: 'ES256', kid: 'a', typ: 'at+jwt', ...header })}.${toPart(payload)}`
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' } as const
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
}

async function outcome(token: string, certificate?: string): Promise<string> {
  const require = bearerAllowed(scopes('time'))
  const pass = gate({ introspect: verifiedBy(verifier), require, audience: 'https://api.example' })
  const decision = await pass({
    method: 'GET',
    path: '/time',
    header: name => (name === 'authorization' ? [`Bearer ${token}`] : []),
    certificate: certificate === undefined ? undefined : pem(certificate)
  })
  return decision._tag === 'Allow' ? 'Allow' : decision.reason
}

const x5t = { 'x5t#S256': first.thumbprint }
for (const [title, claims, certificate, expected] of [
  ['an unbound token is allowed where the route says so', {}, undefined, 'Allow'],
  ['a bound token is allowed with its certificate', { cnf: x5t }, first.pem, 'Allow'],
  ['a bound token is refused without', { cnf: x5t }, undefined, 'certificate_missing'],
  ['a bound token is refused with another', { cnf: x5t }, second.pem, 'certificate_mismatch'],
  [
    'a token that is also bound to a DPoP key is refused',
    { cnf: { ...x5t, jkt: first.thumbprint } },
    first.pem,
    'dpop_proof_missing'
  ],
  [
    'a key that is no text is refused',
    { cnf: { ...x5t, jkt: 1 } },
    first.pem,
    'unknown_confirmation'
  ],
  ['another binding is refused', { cnf: { kid: 'a' } }, undefined, 'unknown_confirmation'],
  ['a binding that is a text is refused', { cnf: 'x' }, undefined, 'unknown_confirmation'],
  ['an empty binding is refused', { cnf: {} }, undefined, 'unknown_confirmation'],
  [
    'a malformed thumbprint is refused',
    { cnf: { 'x5t#S256': 1 } },
    undefined,
    'unknown_confirmation'
  ],
  ['a token without exp is refused', { exp: undefined }, undefined, 'claims_malformed'],
  ['a token without iat is refused', { iat: undefined }, undefined, 'claims_malformed'],
  [
    'a token that says it is an ID token is refused',
    { token_use: 'id' },
    undefined,
    'wrong_token_type'
  ],
  ['a token without the scope is refused', { scope: 'b' }, undefined, 'insufficient_scope']
] as const)
  test(`${title}; aws-jwt-verify alone accepts it`, async () => {
    const token = tokenWith(claims)
    assert.is((await verifier.verify(token)).sub, 'john')
    assert.is(await outcome(token, certificate), expected)
  })

for (const typ of ['JWT', undefined])
  test(`a token of the type ${typ} is refused [RFC 9068 §4]; aws-jwt-verify alone accepts it`, async () => {
    const token = tokenWith({}, { typ })
    assert.is((await verifier.verify(token)).sub, 'john')
    assert.is(await outcome(token), 'wrong_token_type')
  })

test('a token that does not verify is inactive, and keys that cannot be fetched are no fault of the client', async () => {
  assert.is(await outcome(`${tokenWith({})}A`), 'inactive')
  assert.is(await outcome('opaque'), 'inactive')
  const unreachable = JwtVerifier.create({ issuer, audience: null, jwksUri: 'https://127.0.0.1:1' })
  const answer = await verifiedBy(unreachable)({ token: tokenWith({}) })
  assert.equal([answer._tag, 'reason' in answer && answer.reason], ['Failed', 'keys_unavailable'])
})

test('in aws-jwt-verify one scope of a list is enough, so the page maps the list to anyScope', async () => {
  const scope = ['admin', 'time']
  assert.is((await verifier.verify(tokenWith({}), { audience: null, scope })).sub, 'john')
})

test('the page shows the example as it is', () => {
  const example = readFileSync('examples/hosts/aws-jwt-verify.ts', 'utf8')
  assert.ok(readFileSync('docs/migrating-from-aws-jwt-verify.md', 'utf8').includes(example))
})

test.run()
