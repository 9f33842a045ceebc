import {
  around,
  byIssuer,
  cached,
  type Introspect,
  type Introspection,
  memory,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows, knowsToken, now } from '../samples'
import { settled, storeOf, strings } from '../store/strings'
import { throwSecret } from './introspects'
import { issuerA, issuerB, issuerNamed, jwtWith } from './issuers'

const test = suite('byIssuer, its answers')

const two = byIssuer({ [issuerA]: issuerNamed(issuerA), [issuerB]: issuerNamed(issuerB) })
const describe = (answer: Introspection): string => {
  if (answer._tag === 'Active') return `Active ${answer.token.issuer} ${answer.token.issuers}`
  if (answer._tag === 'Foreign') return `Foreign by ${answer.by}`
  return answer._tag === 'Failed' ? `${answer.reason} ${answer.detail}` : answer._tag
}

for (const [title, introspect, expected] of [
  [
    'a token of another issuer',
    issuerNamed(issuerA, { issuer: issuerB }),
    'introspection_malformed issuer'
  ],
  [
    'a token without an issuer',
    issuerNamed(issuerA, { issuer: undefined }),
    'introspection_malformed issuer'
  ],
  [
    'an active answer without a token',
    knows({ _tag: 'Active' } as never),
    'introspection_malformed issuer'
  ],
  [
    'a refused token of another issuer',
    knows({
      _tag: 'Refused',
      status: 401,
      reason: 'inactive',
      token: { ...bound, issuer: issuerB }
    }),
    'introspection_malformed issuer'
  ],
  [
    'a malformed token',
    issuerNamed(issuerA, { scopes: 'admin' as never }),
    'introspection_malformed token'
  ],
  ['an Inactive', knows({ _tag: 'Inactive' }), 'Inactive'],
  ['a Foreign', knows({ _tag: 'Foreign', by: 'issuer' }), 'Foreign by issuer'],
  ['a throw', throwSecret, 'user_function_threw introspect'],
  ['no introspection', knows(undefined as never), 'introspection_malformed no_introspection']
] as readonly (readonly [string, Introspect, string])[])
  test(`if a function of the user's answers ${title}, the answer is ${expected}`, async () =>
    assert.is(
      describe(
        await byIssuer({ [issuerA]: introspect, [issuerB]: issuerNamed(issuerB) })({
          token: jwtWith({ iss: issuerA })
        })
      ),
      expected
    ))

test('a single issuer needs no mark, and its answer must name it all the same', async () => {
  const token = jwtWith({ iss: issuerA })
  assert.is(
    describe(await byIssuer({ [issuerA]: issuerNamed(issuerA) })({ token })),
    `Active ${issuerA} undefined`
  )
  assert.is(
    describe(await byIssuer({ [issuerA]: issuerNamed(issuerB) })({ token })),
    'introspection_malformed issuer'
  )
})
test('the token of a refused answer is marked, too', async () => {
  const refused = knows({
    _tag: 'Refused',
    status: 403,
    reason: 'insufficient_scope',
    token: { ...bound, issuer: issuerA }
  })
  const introspect = byIssuer({ [issuerA]: refused, [issuerB]: issuerNamed(issuerB) })
  const answer = await introspect({ token: jwtWith({ iss: issuerA }) })
  assert.is(answer._tag === 'Refused' && answer.token?.issuers, 'several')
})
test('a marked answer is deeply frozen, and the original has no mark', async () => {
  const token = { ...bound, issuer: issuerA, scopes: ['a'] }
  const introspect = byIssuer({ [issuerA]: knowsToken(token), [issuerB]: issuerNamed(issuerB) })
  const answer = await introspect({ token: jwtWith({ iss: issuerA }) })
  assert.ok(Object.isFrozen(answer))
  assert.ok(answer._tag === 'Active' && Object.isFrozen(answer.token.scopes))
  assert.not.ok('issuers' in token)
})
for (const [where, layers] of [
  ['memory', () => [cached(memory({ entries: 9 }), { now })]],
  ['a shared store', () => [cached(storeOf(strings()), { now })]],
  ['memory, by the token only', () => [cached(memory({ entries: 9 }), { now }), tokenOnly]]
] as const)
  test(`the mark and the issuer survive in ${where}`, async () => {
    const introspect = around<Introspect>(two, ...layers())
    const query = { token: jwtWith({ iss: issuerA, id: 'x', issuedAt: 5 }) }
    await introspect(query)
    await settled()
    const answer = await introspect(query)
    assert.is(describe(answer), `Active ${issuerA} several`)
    assert.ok(answer._tag === 'Active' && answer.cached === true)
  })

test.run()
