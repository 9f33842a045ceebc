import {
  around,
  byIssuer,
  cached,
  confirmedBy,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  orElse
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows, knowsToken, now, request } from '../samples'
import { countCalls, down, query, throwSecret } from './introspects'
import { countingServer, issuerA, issuerB, issuerNamed, jwtWith } from './issuers'

const test = suite('confirmedBy')

for (const [answer, status, reason, detail] of [
  [{ _tag: 'Inactive' }, 401, 'inactive', undefined],
  [{ _tag: 'Foreign', by: 'form' }, 401, 'inactive', 'foreign'],
  [{ _tag: 'Foreign', by: 'issuer' }, 401, 'inactive', 'foreign'],
  [
    { _tag: 'Refused', status: 401, reason: 'wrong_token_type' },
    401,
    'wrong_token_type',
    undefined
  ],
  [
    { _tag: 'Refused', status: 403, reason: 'refused_by_server' },
    401,
    'inactive',
    'refused_by_server'
  ],
  [
    { _tag: 'Refused', status: 400, reason: 'malformed_request' },
    401,
    'inactive',
    'malformed_request'
  ],
  [down, 503, 'introspection_unreachable', 'http_503'],
  [{ ...down, retryable: false }, 500, 'introspection_unreachable', 'http_503'],
  [{ _tag: 'Active', token: { ...bound, scopes: 'a' } }, 500, 'introspection_malformed', 'token'],
  [{ _tag: 'Maybe' }, 500, 'introspection_malformed', 'unknown_tag'],
  [undefined, 500, 'introspection_malformed', 'no_introspection']
] as const)
  test(`if the second answers ${JSON.stringify(answer)}, that is final: ${status} ${reason}`, async () => {
    const third = countCalls([{ _tag: 'Active', token: bound }])
    const introspect = around(
      knowsToken(bound),
      confirmedBy(knows(answer as Introspection)),
      orElse(third.introspect)
    )
    const decision = await gate({ introspect, require: noScopes, now })(request())
    assert.ok(decision._tag !== 'Allow')
    assert.equal([decision.status, decision.reason, decision.detail], [status, reason, detail])
    assert.is(third.calls(), 0)
  })
test('if the second throws, the answer is user_function_threw', async () => {
  const answer = await around(knowsToken(bound), confirmedBy(throwSecret))(query)
  assert.is(answer._tag === 'Failed' && answer.reason, 'user_function_threw')
})

for (const answer of [
  { _tag: 'Inactive' },
  { _tag: 'Foreign', by: 'form' },
  { _tag: 'Refused', status: 401, reason: 'signature_invalid' },
  down,
  { _tag: 'Active', token: { ...bound, scopes: 'a' } }
] as const)
  test(`the second is not asked if the first answers ${JSON.stringify(answer)}`, async () => {
    const confirmation = countCalls([{ _tag: 'Active', token: bound }])
    const introspect = around(knows(answer as never), confirmedBy(confirmation.introspect))
    assert.equal(await introspect(query), answer as never)
    assert.is(confirmation.calls(), 0)
  })
test('a server that verifies one issuer does not get the token of another', async () => {
  const server = countingServer(issuerA)
  const both = byIssuer({ [issuerA]: issuerNamed(issuerA), [issuerB]: issuerNamed(issuerB) })
  const introspect = around(both, confirmedBy(server.introspect))
  const ofB = await introspect({ token: jwtWith({ iss: issuerB, subject: 'jane' }) })
  assert.equal([ofB._tag, server.calls()], ['Refused', 0])
  const ofA = await introspect({ token: jwtWith({ iss: issuerA, subject: 'jane' }) })
  assert.equal([ofA._tag, server.calls()], ['Active', 1])
  assert.is(ofA._tag === 'Active' && ofA.token.issuers, 'several')
})
test('what is known at once is confirmed at once', () => {
  const known: Introspect = () => ({ _tag: 'Active', token: bound })
  assert.not.ok('then' in confirmedBy(known)(known)(query))
})
test('with the cache inside the first is asked each time, with it outside neither is', async () => {
  const ask = async (stack: (one: Introspect, other: Introspect) => Introspect) => {
    const [one, other] = [bound, bound].map(token => countCalls([{ _tag: 'Active', token }]))
    const introspect = stack(one?.introspect as Introspect, other?.introspect as Introspect)
    for (const _ of [1, 2, 3]) assert.is((await introspect(query))._tag, 'Active')
    return [one?.calls(), other?.calls()]
  }
  const cache = () => cached(memory({ entries: 9 }), { now })
  assert.equal(await ask((one, other) => around(one, confirmedBy(around(other, cache())))), [3, 1])
  assert.equal(await ask((one, other) => around(one, confirmedBy(other), cache())), [1, 1])
})

test.run()
