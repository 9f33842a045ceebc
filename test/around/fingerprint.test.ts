// One space, two judges: a strict Introspect never gets an answer that a lax one has stored.
import {
  around,
  authlete,
  breaker,
  cached,
  coalesced,
  deferred,
  type Introspect,
  type Layer,
  memory,
  orElse,
  type Rfc7662Options,
  retried,
  rfc7662,
  timed,
  tokenOnly,
  traced
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answering, json, query } from '../introspect/transports'
import { at, knows, now } from '../samples'
import { storeOf, strings } from '../store/strings'
import { active } from './introspects'

const test = suite('cached, two judges in one space')

const answer = json({ active: true, token_type: 'urn:x', scope: 'time:query', exp: at + 60 })

function server(more: Partial<Rfc7662Options> = {}) {
  const { transport, requests } = answering(answer)
  const options = { endpoint: 'https://as.example.com/introspect', clientId: 'api' }
  const introspect = rfc7662({ ...options, clientSecret: 'secret', transport, ...more } as never)
  return { introspect, calls: () => requests.length }
}
const lax = () => server({ tokenType: 'unchecked' })
const memoryCache = () => cached(memory({ entries: 9 }), { space: 'as', now })
function sharedCache(): Layer<Introspect> {
  return cached(storeOf(strings()), { now })
}
const ownLayer: Layer<Introspect> = inner => async (innerQuery, signal) => inner(innerQuery, signal)
const isForeign = knows({ _tag: 'Foreign', by: 'form' })
const isInactive = knows({ _tag: 'Inactive' })
const ignore = (): void => undefined

for (const [what, stack] of [
  ['nothing', introspect => introspect],
  ['tokenOnly', introspect => around(introspect, tokenOnly)],
  ['tokenOnly without around', introspect => tokenOnly(introspect)],
  ['timed', introspect => around(introspect, timed(3_000))],
  ['timed without around', introspect => timed(3_000)(introspect)],
  ['retried', introspect => retried(1)(introspect)],
  ['breaker', introspect => breaker({ failures: 1, pause: 1_000 })(introspect)],
  ['traced', introspect => traced(ignore)(introspect)],
  ['coalesced', introspect => coalesced(introspect)],
  ['another cache', introspect => cached(memory({ entries: 9 }), { now })(introspect)],
  ['orElse, as the first', introspect => around(introspect, ownLayer, orElse(isInactive))],
  ['orElse, as the second', introspect => orElse(introspect)(isForeign)],
  ['deferred', introspect => deferred(async () => introspect)],
  ['deferred in deferred', inner => deferred(async () => deferred(async () => inner))],
  ['orElse with deferred', inner => around(isForeign, orElse(deferred(async () => inner)))],
  ["a layer of the user's in around", introspect => around(introspect, ownLayer)],
  [
    'all of them',
    introspect =>
      around(
        deferred(async () => introspect),
        timed(3_000),
        retried(1),
        breaker({ failures: 1, pause: 1_000 }),
        coalesced,
        ownLayer,
        traced(ignore),
        orElse(isInactive),
        tokenOnly
      )
  ]
] as readonly (readonly [string, (introspect: Introspect) => Introspect])[])
  for (const [where, makeCache] of [
    ['memory', memoryCache],
    ['shared', sharedCache]
  ] as const)
    test(`between an Introspect and its cache in ${where}: ${what}`, async () => {
      const cache = makeCache()
      const [first, second, strict] = [lax(), lax(), server()]
      const ask = async ({ introspect }: typeof first) => {
        const stacked = around(stack(introspect), cache)
        return [await stacked(query), await stacked(query)].map(({ _tag }) => _tag)
      }
      assert.equal(await ask(first), ['Active', 'Active'])
      // What `deferred` answers before it is known what it counts as active is not remembered.
      assert.is(first.calls(), /deferred|all/.test(what) ? 2 : 1)
      assert.equal(await ask(strict), ['Refused', 'Refused'])
      assert.is(strict.calls(), 2)
      // What counts as active is the same here. Only `deferred` does not know it at once.
      assert.equal(await ask(second), ['Active', 'Active'])
      assert.is(second.calls(), /deferred|all/.test(what) ? 1 : 0)
    })

for (const [what, one, other] of [
  ['endpoint', lax().introspect, server({ endpoint: 'https://other.example.com/' }).introspect],
  [
    'client',
    lax().introspect,
    server({ tokenType: 'unchecked', clientId: 'b' } as never).introspect
  ],
  [
    'issuer',
    lax().introspect,
    server({ tokenType: 'unchecked', issuer: 'https://as.example.com' }).introspect
  ],
  ['kind of server', lax().introspect, knows(active)],
  ['service', authleteService('1'), authleteService('2')]
] as const)
  test(`two Introspects in one space share nothing if they differ in their ${what}`, async () => {
    const cache = memoryCache()
    const calls: string[] = []
    const counted =
      (name: string): Layer<Introspect> =>
      inner =>
      async (innerQuery, signal) => {
        calls.push(name)
        return inner(innerQuery, signal)
      }
    await around(one, counted('one'), cache)(query)
    await around(other, counted('other'), cache)(query)
    assert.equal(calls, ['one', 'other'])
  })
function authleteService(serviceId: string): Introspect {
  const { transport } = answering(json({ action: 'OK', subject: 'a', expiresAt: (at + 60) * 1000 }))
  const baseUrl = 'https://us.authlete.com'
  return authlete({ baseUrl, serviceId, serviceAccessToken: 'token', transport })
}

test('equal Introspects of different gates share their answers', async () => {
  const cache = memoryCache()
  const [first, second] = [lax(), lax()]
  await around(first.introspect, cache)(query)
  await around(second.introspect, timed(3_000), cache)(query)
  assert.equal([first.calls(), second.calls()], [1, 0])
})
test('concurrent first queries of a deferred Introspect share one call, and the next answer is remembered', async () => {
  const { introspect, calls } = server({ tokenType: 'unchecked' })
  const stacked = around(
    deferred(async () => introspect),
    memoryCache()
  )
  await Promise.all(Array.from({ length: 50 }, () => stacked(query)))
  assert.is(calls(), 1)
  await stacked(query)
  await stacked(query)
  assert.is(calls(), 2)
})
test.run()
