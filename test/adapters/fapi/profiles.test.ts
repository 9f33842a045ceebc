// The profiles of FAPI at a request: what a function may answer, and what stays as without them.
import { bearerAllowed, byRoute, gate, noScopes, scopes } from 'gatecheck'
import { fapi1Advanced, fapi2 } from 'gatecheck/fapi'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyBinding, describe } from '../../dpop/gates'
import { bound, knows, knowsToken, now, request, unbound } from '../../samples'

const test = suite('fapi, profiles')

const strict = { introspect: knowsToken(bound), require: scopes('time:query'), now }
const optional = bearerAllowed(noScopes)
const certificateRoutes = byRoute({ 'GET /time': noScopes })

for (const [name, profile] of [
  ['fapi2', fapi2],
  ['fapi1Advanced', fapi1Advanced]
] as const) {
  for (const [title, require, outcome] of [
    ['a binding that loosens', () => optional, '500 requirement_malformed binding'],
    ['a promise of it', async () => optional, '500 requirement_malformed binding'],
    [
      'a rule of byRoute with it',
      byRoute({ 'GET /time': () => optional }),
      '500 requirement_malformed binding'
    ],
    ['another requirement', () => scopes('time:query'), 'Allow'],
    ['what is no requirement', () => 5 as never, '500 requirement_malformed not_a_requirement'],
    [
      'a requirement without a binding',
      () => ({ scopes: [] }) as never,
      '500 requirement_malformed binding'
    ],
    [
      'a rule that reads a parameter its key does not name',
      byRoute({ 'GET /time': ((_: unknown, { id }: { id: string }) => scopes(id)) as never }),
      '500 requirement_malformed params'
    ],
    [
      'nothing, as it throws',
      () => {
        throw new Error('require')
      },
      '500 user_function_threw require'
    ],
    ['a table with the route', certificateRoutes, 'Allow'],
    ['a table without the route', byRoute({ 'GET /a': noScopes }), '403 unknown_route']
  ] as const)
    test(`${name}: if require gives ${title}, a request is ${outcome}`, async () => {
      const decide = gate({ ...profile, ...strict, require })
      assert.is(describe(await decide(request())), outcome)
    })

  test(`${name}: what is wrong with a requirement is told to the holder of a valid token only`, async () => {
    const unknown = knows({ _tag: 'Inactive' })
    const decide = gate({ ...profile, ...strict, introspect: unknown, require: () => optional })
    assert.is(describe(await decide(request())), '401 inactive')
  })

  test(`${name}: a token that is bound to nothing is refused [FAPI 2.0 §5.3.4-5, FAPI 1.0 §8.2]`, async () => {
    const decide = gate({ ...profile, ...strict, introspect: knowsToken(unbound) })
    assert.is(describe(await decide(request())), '401 unbound')
  })
}

test('fapi1Advanced: a function that gives the binding any is 500 requirement_malformed', async () => {
  const decide = gate({
    ...fapi1Advanced,
    ...strict,
    require: () => anyBinding
  })
  assert.is(describe(await decide(request())), '500 requirement_malformed binding')
})

test.run()
