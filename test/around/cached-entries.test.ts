// What an entry holds, for whom and how long. In brackets: advisories and issues of other caches.
import {
  around,
  bearerAllowed,
  type Introspection,
  noScopes,
  scopes,
  type Token,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, pem, second, secret } from '../samples'
import {
  active,
  decideWith,
  fleetIn,
  inMemory,
  inSharedStore,
  type MakePlace,
  outcomeWith,
  processIn,
  query
} from './fleet'

function entryTests(place: string, makePlace: MakePlace) {
  const test = suite(`cached, entries, ${place}`)
  const setUp = processIn(makePlace)

  test('two servers share nothing [GHSA-4mq7-pvjg-xp2r, heimdall#1659]', async () => {
    const { addProcess } = fleetIn(makePlace)
    const [firstServer, secondServer] = [
      addProcess(active(), { space: 'mine' }),
      addProcess({ _tag: 'Inactive' }, { space: 'theirs' })
    ]
    await firstServer.introspect(query)
    assert.is((await secondServer.introspect(query))._tag, 'Inactive')
  })
  if (place === 'memory')
    test('two servers behind the same layer share nothing [GHSA-4mq7-pvjg-xp2r]', async () => {
      const { layer } = setUp(active())
      const firstServer = around(async (): Promise<Introspection> => active(), layer)
      const secondServer = around(async (): Promise<Introspection> => ({ _tag: 'Inactive' }), layer)
      await firstServer(query)
      assert.is((await secondServer(query))._tag, 'Inactive')
    })
  test("a hit does not extend an entry's life [oathkeeper#968]", async () => {
    const { introspect, calls, clock } = setUp(active({ ...bound, expiresAt: at + 1000 }))
    for (let i = 0; i < 7; i += 1, clock.seconds += 10) await introspect(query)
    assert.is(calls(), 2)
  })
  test('the ttl of the layer that stored an entry counts, not that of a reader [heimdall#3445]', async () => {
    const { addProcess, clock } = fleetIn(makePlace)
    const [brief, long] = [5, 500].map(ttl =>
      addProcess(active({ ...bound, expiresAt: at + 1000 }), { ttl, space: 's' })
    )
    await brief?.introspect(query)
    clock.seconds += 6
    await long?.introspect(query)
    assert.is(long?.calls(), 1)
  })
  for (const answer of [
    { _tag: 'Inactive' },
    { _tag: 'Refused', status: 403, reason: 'insufficient_scope', token: bound },
    { _tag: 'Refused', status: 401, reason: 'inactive' },
    { _tag: 'Failed', reason: 'introspection_unreachable', detail: 'x', retryable: true },
    { _tag: 'Foreign', by: 'form' }
  ] as const)
    test(`${answer._tag} is not remembered: a token that becomes valid is allowed at once [sechub#4099]`, async () => {
      let nextAnswer: Introspection = answer
      const { introspect, calls } = setUp(() => nextAnswer)
      assert.is((await introspect(query))._tag, answer._tag)
      nextAnswer = active()
      assert.is(await outcomeWith(introspect), 'Allow')
      assert.is(calls(), 2)
    })
  test('a flood of unknown tokens evicts no entry, even if they are remembered [lua-resty-openidc#523]', async () => {
    const { introspect, calls } = setUp(
      ({ token }) => (token === secret ? active() : { _tag: 'Inactive' }),
      { inactive: 60 }
    )
    await introspect(query)
    for (let i = 0; i < 40; i += 1) await introspect({ ...query, token: `flood${i}` })
    await introspect(query)
    assert.is(calls(), 41)
  })
  test('a hit has the same claims as the first answer [ballerina-lang#24462]', async () => {
    const claims = { tenant: 'a', list: [1, { deep: null }], text: 'Grüße \u0000\ud800' }
    const { introspect, calls } = setUp({
      ...active({ ...bound, claims }),
      answer: { action: 'OK' }
    } as Introspection)
    await introspect(query)
    const hit = await introspect(query)
    assert.is(calls(), 1)
    assert.equal(hit, {
      _tag: 'Active',
      token: { ...bound, claims },
      answer: { action: 'OK' },
      cached: true
    })
  })
  test("an entry is deeply frozen: one request cannot change another's [IdentityModel#128]", async () => {
    const { introspect } = setUp(() =>
      active(Object.freeze({ ...bound, scopes: ['read'], claims: { list: ['x'] } }))
    )
    for (let round = 0; round < 3; round += 1) {
      const decision = await decideWith(introspect, {}, { require: scopes('admin') })
      assert.ok(decision._tag === 'Deny')
      const token = decision.refusedToken as Token
      assert.throws(() => {
        ;(token.scopes as string[]).push('admin')
      }, TypeError)
      assert.throws(() => {
        ;(token.claims['list'] as string[]).push('y')
      }, TypeError)
    }
  })
  test('an entry holds nothing of the request that created it [IdentityModel#128]', async () => {
    const { introspect, calls } = setUp(active({ ...bound, confirmation: {} }))
    const tokenIntrospect = around(introspect, tokenOnly)
    await decideWith(
      tokenIntrospect,
      { certificate: pem(first.pem) },
      { require: bearerAllowed(noScopes) }
    )
    const later = await decideWith(
      tokenIntrospect,
      { certificate: pem(second.pem) },
      { require: bearerAllowed(scopes('payments')) }
    )
    assert.ok(later._tag === 'Allow')
    assert.is(later.facts.thumbprint, second.thumbprint)
    assert.equal(later.facts.requirement?.scopes, ['payments'])
    assert.is(calls(), 1)
  })

  return test
}

const memoryTests = entryTests('memory', inMemory)
const sharedTests = entryTests('shared', inSharedStore)
memoryTests.run()
sharedTests.run()
