import {
  around,
  cached,
  gate,
  type Introspect,
  type Introspection,
  type Layer,
  memory,
  noScopes,
  observed,
  type Trace,
  traced
} from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, first, knows, knowsToken, now, request, secret } from '../samples'
import { active, down, query, throwSecret } from './introspects'

const test = suite('observed and traced')

const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
const unruly: readonly (readonly [string, () => unknown])[] = [
  ['throws', throwSecret],
  ['rejects', async () => throwSecret()],
  ['never settles', () => new Promise(() => undefined)]
]

test('traced reports duration, outcome and reason, never the query', async () => {
  const seen: Trace[] = []
  let time = 0
  const layer = traced(
    trace => {
      seen.push(trace)
    },
    { now: () => (time += 5) }
  )
  await around(knows(active), layer)(query)
  await around(knows(down), layer)(query)
  assert.equal(seen, [
    { took: 5, outcome: 'Active', cached: false },
    {
      took: 5,
      outcome: 'Failed',
      cached: false,
      reason: 'introspection_unreachable',
      detail: 'http_503'
    }
  ])
  assert.not.match(JSON.stringify(seen), 'tok_')
})
test('observed reports the decision with method, path and route', async () => {
  let seen: readonly unknown[] = []
  const watched = observed((decision, { method, path, route, took }) => {
    seen = [decision._tag, method, path, route, typeof took]
  })(pass)
  await watched(request({ route: '/time' }))
  assert.equal(seen, ['Allow', 'GET', '/time', '/time', 'number'])
})
test('observed redacts a path that holds the token', async () => {
  for (const path of [
    `/x/${secret}`,
    `/x/${encodeURIComponent(secret)}`,
    `/x/${encodeURIComponent(encodeURIComponent(secret))}`
  ]) {
    let seen = ''
    await observed((decision, observation) => {
      seen = JSON.stringify([decision, observation])
    })(pass)(request({ path }))
    assert.match(seen, '[redacted]')
    assert.not.match(seen, 'tok_')
  }
})
// Each word is a search or more of the path: for all of them it would take longer than a test may.
test('observed searches a path for a few words only, even if the header has very many', async () => {
  let seen = ''
  const watched = observed((_, { path }) => {
    seen = path
  })(pass)
  const path = `/${'abcdefg'.repeat(300_000)}`
  await watched(request({ path, authorization: [`Bearer ${'abcdefgh,'.repeat(200_000)}`] }))
  assert.is(seen, path)
})
for (const [how, see] of unruly) {
  test(`an observer of a gate that ${how} changes nothing`, async () =>
    assert.is((await observed(see)(pass)(request()))._tag, 'Allow'))
  test(`an observer of an introspect that ${how} changes nothing`, async () =>
    assert.is((await around(knows(active), traced(see))(query))._tag, 'Active'))
}
test('a clock that throws costs an observer its measurement, not the request', async () =>
  assert.is((await observed(() => undefined, { now: throwSecret })(pass)(request()))._tag, 'Allow'))
test("an observer cannot change the answer that a user's layer returns", async () => {
  const relabelled: Layer<Introspect> = inner => async query =>
    ({ ...(await inner(query)), answer: { action: 'OK' } }) as Introspection
  const introspect = around(
    knows({ _tag: 'Active', token: bound }),
    cached(memory({ entries: 5 }), { now }),
    relabelled
  )
  const meddling = observed(({ facts }) => {
    ;(facts?.answer as { action: string }).action = 'changed'
  })
  const handler = restApiAuthorizer(meddling(gate({ introspect, require: noScopes, now })))
  for (let i = 0; i < 2; i += 1)
    assert.is(
      (await handler(restApiEvent({ token: secret, certificate: first.pem }))).context['action'],
      'OK'
    )
})

test.run()
