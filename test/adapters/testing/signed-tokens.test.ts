import { gate, jwt, scopes } from 'gatecheck'
import { type SignedTokens, signedTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, now, pem, request } from '../../samples'

const test = suite('signedTokens')

const claims = { scope: 'payments', cnf: { 'x5t#S256': first.thumbprint } }
async function outcomeOf(token: string, as: SignedTokens, algorithm = 'ES256'): Promise<string> {
  const introspect = jwt({ issuer: as.issuer, keys: as.keys, algorithms: [algorithm] })
  const pass = gate({ introspect, require: scopes('payments'), now })
  const decision = await pass(
    request({ authorization: [`Bearer ${token}`], certificate: pem(first.pem) })
  )
  return decision._tag === 'Allow' ? 'Allow' : `${decision.reason} ${decision.detail ?? ''}`.trim()
}
function partsOf(token: string): readonly Readonly<Record<string, unknown>>[] {
  const parts = token.split('.').slice(0, 2)
  return parts.map(part => JSON.parse(Buffer.from(part, 'base64url').toString()))
}

for (const algorithm of ['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'PS256', 'RS256'])
  test(`jwt allows what it signs with ${algorithm}`, async () => {
    const as = await signedTokens({ algorithm, now })
    assert.is(await outcomeOf(await as.sign(claims), as, algorithm), 'Allow')
  })
test('a token has the claims that RFC 9068 requires, and no permission [RFC 9068 §2.2]', async () => {
  const as = await signedTokens({ issuer: 'https://as.bank.example', now })
  const [header, payload] = partsOf(await as.sign())
  const kid = as.keys.keys[0]?.['kid']
  assert.equal(header, { kid, typ: 'at+jwt', alg: 'ES256' })
  assert.equal(payload, {
    iss: 'https://as.bank.example',
    sub: 'jane',
    client_id: 'app',
    iat: now() / 1000,
    exp: now() / 1000 + 300,
    jti: `${kid}-1`
  })
  assert.is.not(partsOf(await as.sign())[1]?.['jti'], payload?.['jti'])
})
test('claims and header members are replaced, and undefined leaves one out', async () => {
  const as = await signedTokens({ now })
  const token = await as.sign({ sub: 'john', jti: undefined }, { typ: 'JWT', kid: undefined })
  const [header, payload] = partsOf(token)
  assert.equal(header, { typ: 'JWT', alg: 'ES256' })
  assert.equal([payload?.['sub'], 'jti' in (payload ?? {})], ['john', false])
})
test('each call has a new key: a token of another call is refused, also with the same kid', async () => {
  const [as, stranger] = [await signedTokens({ now }), await signedTokens({ now })]
  const kid = as.keys.keys[0]?.['kid']
  assert.is(await outcomeOf(await stranger.sign(claims), as), 'signature_invalid key')
  const forged = await stranger.sign(claims, { kid })
  assert.is(await outcomeOf(forged, as), 'signature_invalid signature')
})
test('the public keys hold no private member', async () => {
  for (const algorithm of ['ES256', 'Ed25519', 'PS256'])
    for (const jwk of (await signedTokens({ algorithm })).keys.keys)
      assert.equal(
        Object.keys(jwk).filter(name => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name)),
        []
      )
})
test('nothing of it, printed as JSON, holds the private key', async () => {
  const as = await signedTokens()
  assert.not.match(JSON.stringify(as), /"d":/)
})
test('the transport serves the key for jwksUri, and the metadata [RFC 8414 §3]', async () => {
  const as = await signedTokens({ now, issuer: 'https://as.example.com/t/' })
  const { transport, jwksUri, issuer } = as
  assert.is(jwksUri, 'https://as.example.com/t/jwks')
  const introspect = jwt({ issuer, jwksUri, transport, now })
  assert.is((await introspect({ token: await as.sign() }))._tag, 'Active')
  const get = (url: string) => transport({ method: 'GET', url, headers: {} })
  for (const [path, status] of [
    ['/.well-known/oauth-authorization-server/t/', 200],
    ['/t/.well-known/openid-configuration', 200],
    ['/t/', 404]
  ] as const) {
    const answer = await get(`https://as.example.com${path}`)
    assert.ok(answer._tag === 'Answered')
    assert.is(answer.status, status)
    if (status === 200) assert.equal(JSON.parse(answer.body), { issuer, jwks_uri: jwksUri }, path)
  }
})
for (const [what, options, message] of [
  ['an unknown option', { alg: 'ES256' }, /unknown option "alg"/],
  ['an algorithm with a shared secret', { algorithm: 'HS256' }, /algorithm is wrong: pass 'PS256'/],
  ['no signature', { algorithm: 'none' }, /algorithm is wrong/],
  ['an empty issuer', { issuer: '' }, /issuer is missing: pass a string/],
  ['a clock that is a number', { now: 1 }, /now is wrong: pass a function/]
] as const)
  test(`signedTokens rejects ${what}`, async () => {
    const error = await signedTokens(options as never).catch((thrown: unknown) => thrown)
    assert.instance(error, TypeError)
    assert.match((error as Error).message, message)
  })

test.run()
