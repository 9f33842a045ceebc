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

const decide = gate({ require: noScopes, introspect: knowsToken(bound), now })
const unruly: readonly (readonly [string, () => unknown])[] = [
  ['throws', throwSecret],
  ['rejects', async () => throwSecret()],
  ['never settles', () => new Promise(() => undefined)]
]

test('traced reports duration, outcome and reason, never the query', async () => {
  const reported: Trace[] = []
  let time = 0
  const layer = traced(
    trace => {
      reported.push(trace)
    },
    { now: () => (time += 5) }
  )
  await around(knows(active), layer)(query)
  await around(knows(down), layer)(query)
  assert.equal(reported, [
    { took: 5, outcome: 'Active', cached: false },
    {
      took: 5,
      outcome: 'Failed',
      cached: false,
      reason: 'introspection_unreachable',
      detail: 'http_503'
    }
  ])
  assert.not.match(JSON.stringify(reported), 'tok_')
})
test('observed reports the decision with method, path and route', async () => {
  let reported: readonly unknown[] = []
  const watched = observed((decision, { method, path, route, took }) => {
    reported = [decision._tag, method, path, route, typeof took]
  })(decide)
  await watched(request({ route: '/time' }))
  assert.equal(reported, ['Allow', 'GET', '/time', '/time', 'number'])
})
test('observed redacts a path that holds the token', async () => {
  for (const path of [
    `/x/${secret}`,
    `/x/${encodeURIComponent(secret)}`,
    `/x/${encodeURIComponent(encodeURIComponent(secret))}`
  ]) {
    let reported = ''
    await observed((decision, observation) => {
      reported = JSON.stringify([decision, observation])
    })(decide)(request({ path }))
    assert.match(reported, '[redacted]')
    assert.not.match(reported, 'tok_')
  }
})
// One search of the path for each word would run into the time limit of the tests.
test('observed searches a path for a few words only, even if the header has very many', async () => {
  let reported = ''
  const watched = observed((_, { path }) => {
    reported = path
  })(decide)
  const path = `/${'abcdefg'.repeat(300_000)}`
  await watched(request({ path, authorization: [`Bearer ${'abcdefgh,'.repeat(200_000)}`] }))
  assert.is(reported, path)
})
for (const [how, see] of unruly) {
  test(`an observer of a gate that ${how} changes nothing`, async () =>
    assert.is((await observed(see)(decide)(request()))._tag, 'Allow'))
  test(`an observer of an introspect that ${how} changes nothing`, async () =>
    assert.is((await around(knows(active), traced(see))(query))._tag, 'Active'))
}
test('a clock that throws costs an observer its measurement, not the request', async () =>
  assert.is(
    (await observed(() => undefined, { now: throwSecret })(decide)(request()))._tag,
    'Allow'
  ))
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
