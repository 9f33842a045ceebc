// The tutorial with JWT access tokens, on each host: what differs from opaque ones.
import { tmpdir } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startApi } from '../../examples/tutorial/api'
import { apiAudience } from '../../examples/tutorial/authorization-server/access-tokens'
import { claimsOf } from '../../examples/tutorial/claims'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { createNarrator } from '../../examples/tutorial/narrator'
import { makeCalls, type Outcome } from '../../examples/tutorial/outcomes'
import { setUp } from '../../examples/tutorial/setup'
import { obtainTokens, tokenKinds } from '../../examples/tutorial/tokens'
import { describeVariant, type Variant } from '../../examples/tutorial/variant'

const test = suite('the tutorial with JWTs')
const cleanups = createCleanups()
test.after(cleanups.run)

const printed: string[] = []
const narrator = createNarrator(line => printed.push(line))
const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
const setup = await setUp(folder, cleanups, narrator, { tokens: 'jwt', binding: 'certificate' })
const tokenSet = await obtainTokens(setup, narrator)

const jwts = { tokens: 'jwt', binding: 'certificate', introspection: 'rfc7662' } as const
const variants: readonly Variant[] = [
  { ...jwts, host: 'api-gateway', api: 'rest', refusals: 'policy' },
  { ...jwts, host: 'api-gateway', api: 'rest', refusals: 'throw' },
  { ...jwts, host: 'api-gateway', api: 'http', refusals: 'policy' },
  { ...jwts, host: 'express', api: 'rest', refusals: 'policy' },
  { ...jwts, host: 'cloudflare', api: 'rest', refusals: 'policy' }
]
const outcomes = new Map<Variant, readonly Outcome[]>()
for (const variant of variants) {
  const api = await startApi(setup, variant, cleanups, narrator)
  outcomes.set(variant, await makeCalls(setup, tokenSet, api, variant, narrator))
}

const allPassed = /^all \d+ passed$/
for (const [call, sentence, reason] of [
  [
    'client 1 with its own token',
    'the certificate that the JWT is bound to is accepted [RFC 8705 §3.1]',
    allPassed
  ],
  [
    "client 2 with client 1's token",
    'another certificate of the truststore is refused',
    /certificate_mismatch/
  ],
  ['no token', 'a request without a token is refused', /no_token/],
  ['a token that was never issued', 'what is no JWT is refused', /issuer_unknown/],
  ['an expired token', 'an expired JWT is refused [RFC 9068 §4]', /expired/],
  [
    'a JWT that the server cannot revoke',
    'a JWT whose revocation the server refused passes until it expires',
    allPassed
  ],
  ['a token without time:query', 'a JWT without the scope is forbidden', /insufficient_scope/],
  ['a token bound to no certificate', 'an unbound JWT is refused', /unbound/],
  ['the refresh token', 'a refresh token is refused', /issuer_unknown/],
  [
    'no certificate',
    'a bound JWT without a certificate is refused [RFC 8705 §3]',
    /certificate_missing/
  ],
  [
    "a stranger's certificate",
    'a certificate outside the truststore is refused',
    /not called|certificate_unreadable/
  ]
] as const)
  test(sentence, () => {
    for (const [variant, rows] of outcomes) {
      const row = rows.find(each => each.call.replace(', through execute-api', '') === call)
      const where = Object.values(variant).join(', ')
      assert.ok(row?.asExpected, `${where}: ${row?.status} ${row?.body}`)
      assert.match(row?.checks ?? '', reason, where)
    }
  })
test('every call was made on every host', () => {
  assert.equal(
    [...outcomes.values()].map(rows => rows.length),
    variants.map(() => 11)
  )
})
test('the access token is a JWT for the API, bound to client 1', async () => {
  const claims = (await claimsOf(setup.server, tokenSet.tokens.token)) as Record<string, unknown>
  assert.equal(
    [claims['iss'], claims['sub'], claims['aud'], claims['scope'], claims['cnf']],
    [
      setup.server.issuer,
      'john',
      apiAudience,
      'time:query',
      { 'x5t#S256': setup.certificates.client1.thumbprint }
    ]
  )
})
test('the narration says what is different, and holds no token', () => {
  const text = printed.join('\n')
  assert.match(text, /jwks_uri: /)
  assert.match(text, /environment variables: JWT_ISSUER\./)
  assert.match(text, /oidc-provider does not revoke JWTs/)
  assert.not.match(text, /introspection/)
  const [variant] = variants
  assert.match(variant === undefined ? '' : describeVariant(variant), /JWT access tokens verified/)
  for (const kind of tokenKinds) assert.not.ok(text.includes(tokenSet.tokens[kind]), kind)
})

test.run()
