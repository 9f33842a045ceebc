import { createHash } from 'node:crypto'
import { byRoute, gate, noScopes, scopes } from 'gatecheck'
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { bound, first, knows, now, secret } from '../../samples'
import { authorize, boundEvent } from './events'

const test = suite('rest-api verbose')

const answer = {
  active: true,
  username: 'jo',
  iss: 'https://as',
  aud: ['a', 'b'],
  cnf: { 'x5t#S256': first.thumbprint, debug: 'x' },
  debug: 'x',
  responseContent: 'x',
  cnonce: 'x'
}
async function responseFor(claims: Readonly<Record<string, unknown>>): Promise<unknown> {
  const introspect = knows({ _tag: 'Active', token: bound, answer: claims })
  const pass = gate({ require: noScopes, introspect, now })
  const { context } = await authorize(boundEvent, { verbose: true }, pass)
  return context['introspection_response']
}

test('introspection_response has only registered members, at any depth [RFC 7662 §2.2]', async () =>
  assert.equal(JSON.parse(String(await responseFor(answer))), {
    active: true,
    username: 'jo',
    iss: 'https://as',
    aud: ['a', 'b'],
    cnf: { 'x5t#S256': first.thumbprint }
  }))
for (const claims of [
  { jti: secret },
  { aud: ['a', encodeURIComponent(secret)] },
  { sub: `x${secret}` }
])
  test(`introspection_response is left out if a user's Introspect put the token into ${Object.keys(claims)}`, async () =>
    assert.is(await responseFor({ ...answer, ...claims }), undefined))
test('a verbose context has no introspection_response without an answer', async () =>
  assert.is(
    (await authorize(restApiEvent(), { verbose: true })).context['introspection_response'],
    undefined
  ))
const circular: Record<string, unknown> = { active: true }
circular['cnf'] = circular
for (const [what, member] of [
  ['a BigInt', { exp: 10n }],
  ['a reference to itself', { cnf: circular }],
  [
    'a toJSON that throws',
    {
      sub: {
        toJSON: () => {
          throw new Error(secret)
        }
      }
    }
  ]
] as const) {
  const decide = gate({
    require: byRoute({ 'GET /time': noScopes, 'GET /admin': scopes('admin') }),
    introspect: async () => ({ _tag: 'Active', token: bound, answer: { ...member } }),
    now
  })
  test(`an answer with ${what} is a server error that names verbose, not an Allow`, async () => {
    const policy = await authorize(boundEvent, { verbose: true }, decide)
    assert.is(policy.policyDocument.Statement[0]?.Effect, 'Deny')
    assert.equal(
      [policy.context['reason'], policy.context['detail']],
      ['adapter_misused', 'verbose']
    )
    assertNoSecrets(policy)
  })
  test(`an answer with ${what} leaves a refusal as it is`, async () => {
    const event = restApiEvent({ path: '/admin', token: secret, certificate: first.pem })
    const { context } = await authorize(event, { verbose: true }, decide)
    assert.is(context['reason'], 'insufficient_scope')
    assert.is(context['introspection_response'], undefined)
  })
}
test('a verbose context names token and certificate by their hashes', async () => {
  const { context } = await authorize(boundEvent, { verbose: true })
  const introspectionRequest = JSON.parse(String(context['introspection_request'])) as Record<
    string,
    unknown
  >
  assert.is(introspectionRequest['certificate_thumbprint'], first.thumbprint)
  assert.is(
    introspectionRequest['token_sha256'],
    createHash('sha256').update(secret).digest('base64url')
  )
})

test.run()
