import {
  around,
  byIssuer,
  cached,
  deferred,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  orElse,
  timed,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows, knowsToken, now, request } from '../samples'
import { settled, storeOf, strings } from '../store/strings'
import { throwSecret } from './introspects'
import { countingServer, issuerA, issuerB, issuerNamed, jwtWith } from './issuers'

const test = suite('byIssuer')

const two = byIssuer({ [issuerA]: issuerNamed(issuerA), [issuerB]: issuerNamed(issuerB) })
const describe = (answer: Introspection): string => {
  if (answer._tag === 'Active') return `Active ${answer.token.issuer} ${answer.token.issuers}`
  if (answer._tag === 'Foreign') return `Foreign by ${answer.by}`
  return answer._tag === 'Failed' ? `${answer.reason} ${answer.detail}` : answer._tag
}

for (const [title, token, expected] of [
  [
    'the issuer that the token names is asked',
    jwtWith({ iss: issuerB }),
    `Active ${issuerB} several`
  ],
  [
    'a JWT of an unknown issuer is foreign by its issuer',
    jwtWith({ iss: 'https://c' }),
    'Foreign by issuer'
  ],
  [
    'an issuer is an exact text: no final slash',
    jwtWith({ iss: `${issuerA}/` }),
    'Foreign by issuer'
  ],
  [
    'an issuer is an exact text: upper case is another',
    jwtWith({ iss: issuerA.toUpperCase() }),
    'Foreign by issuer'
  ],
  [
    'a JWT without iss is foreign by its issuer, and not by its form',
    jwtWith({ sub: 'a' }),
    'Foreign by issuer'
  ],
  ['a list of issuers is no issuer', jwtWith({ iss: [issuerA] }), 'Foreign by issuer'],
  ['an iss of null is no issuer', jwtWith({ iss: null }), 'Foreign by issuer'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''].map(
    iss => [`the issuer "${iss}" is unknown`, jwtWith({ iss }), 'Foreign by issuer'] as const
  ),
  ['an opaque token is foreign by its form', 'tok_5f8Zq2', 'Foreign by form'],
  ['two parts are no JWT', 'e30.e30', 'Foreign by form'],
  ['five parts are no JWS', 'e30.e30.e30.e30.e30', 'Foreign by form'],
  ['a payload that is not JSON is no JWT', 'e30.YQ.', 'Foreign by form']
] as const)
  test(title, async () => assert.is(describe(await two({ token })), expected))

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
test('what is known at once is answered at once', () => {
  const known: Introspect = () => ({ _tag: 'Active', token: { ...bound, issuer: issuerA } })
  const answer = byIssuer({ [issuerA]: known })({ token: jwtWith({ iss: issuerA }) })
  assert.not.ok('then' in answer)
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

test('orElse after byIssuer asks about opaque tokens only: no JWT reaches the second server', async () => {
  const opaque = countingServer()
  const introspect = around(two, orElse(opaque.introspect))
  for (const iss of ['https://c', undefined, null, '__proto__', 5])
    assert.is(describe(await introspect({ token: jwtWith({ iss }) })), 'Foreign by issuer')
  assert.is(opaque.calls(), 0)
  assert.is((await introspect({ token: 'tok_5f8Zq2' }))._tag, 'Active')
  assert.is(opaque.calls(), 1)
})
test('a gate refuses both kinds of foreign tokens alike, 401 issuer_unknown', async () => {
  const pass = gate({ introspect: two, require: noScopes, now })
  for (const token of [jwtWith({ iss: 'https://c' }), 'tok_5f8Zq2'])
    assert.is(
      ((await pass(request({ authorization: [`Bearer ${token}`] }))) as { reason?: string }).reason,
      'issuer_unknown'
    )
})
test("one issuer is not asked about the other's token", async () => {
  const [a, b] = [countingServer(issuerA), countingServer(issuerB)]
  const introspect = byIssuer({
    [issuerA]: a.introspect,
    [issuerB]: around(b.introspect, timed(100))
  })
  await introspect({ token: jwtWith({ iss: issuerB }) })
  assert.equal([a.calls(), b.calls()], [0, 1])
})
test('while deferred under an issuer is not loaded, a cache does not know the space', async () => {
  const { introspect, calls } = countingServer(issuerA)
  const entries = { [issuerA]: deferred(async () => introspect), [issuerB]: issuerNamed(issuerB) }
  const stacked = around(byIssuer(entries), cached(memory({ entries: 9 }), { ttl: 60, now }))
  const query = { token: jwtWith({ iss: issuerA }) }
  for (const expected of [1, 2, 2]) {
    await stacked(query)
    assert.is(calls(), expected)
  }
})

test.run()
