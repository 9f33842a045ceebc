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
  timed
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, now, request } from '../samples'
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

test('what is known at once is answered at once', () => {
  const known: Introspect = () => ({ _tag: 'Active', token: { ...bound, issuer: issuerA } })
  const answer = byIssuer({ [issuerA]: known })({ token: jwtWith({ iss: issuerA }) })
  assert.not.ok('then' in answer)
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
