// What went wrong in other caches of introspections, each by its advisory or issue, with a store in this process and with a fleet's.

import {
  type Awaitable,
  around,
  bearerAllowed,
  type CachedOptions,
  type Check,
  cached,
  type Decision,
  type GateOptions,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  type Query,
  type Store,
  scopes,
  type Token,
  tokenOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first, pem, request, second, secret, unbound } from '../samples'
import { settled, storeOf, strings } from '../store/strings'

const query: Query = {
  token: secret,
  thumbprint: first.thumbprint,
  certificate: { _tag: 'Sha256', thumbprint: first.thumbprint },
  requirement: noScopes
}
const active = (token: Token = bound): Introspection => ({ _tag: 'Active', token })

/** `makes`: a place, and what makes stores of it. */
function advisories(name: string, makes: () => (options: object) => Store) {
  const test = suite(`advisories, ${name}`)

  /** Processes over one store, with one clock: each asks its own server, and counts. */
  const fleet = () => {
    const make = makes()
    const clock = { seconds: at }
    const now = (): number => clock.seconds * 1000
    const member = (
      answer: Introspection | ((asked: Query) => Introspection),
      options: CachedOptions = {}
    ) => {
      let calls = 0
      const server: Introspect = async asked => {
        calls += 1
        return typeof answer === 'function' ? answer(asked) : answer
      }
      const layer = cached(
        make({ now, ...(options.space === undefined ? {} : { space: options.space }) }),
        { now, ...options }
      )
      const introspect = around(server, layer)
      return {
        layer,
        calls: () => calls,
        introspect: async (asked: Query) => {
          const said = await introspect(asked)
          await settled()
          return said
        }
      }
    }
    return { clock, member, now }
  }
  const staged = (
    answer: Introspection | ((asked: Query) => Introspection),
    options: CachedOptions = {}
  ) => {
    const { clock, member, now } = fleet()
    return { clock, now, ...member(answer, options) }
  }
  const decided = (
    introspect: Introspect,
    more: Parameters<typeof request>[0] = {},
    options: Partial<GateOptions> = {},
    seconds = at
  ): Awaitable<Decision> =>
    gate({ introspect, require: noScopes, now: () => seconds * 1000, ...options })(request(more))
  const outcome = async (...parts: Parameters<typeof decided>): Promise<string> => {
    const decision = await decided(...parts)
    return decision._tag === 'Allow' ? 'Allow' : decision.reason
  }

  test('scopes are judged on a hit [oathkeeper#743, GHSA-qvp4-rpmr-xwrr]', async () => {
    const { introspect, calls } = staged(active({ ...bound, scopes: ['a'] }))
    const asked = around(introspect, tokenOnly)
    assert.is(await outcome(asked, {}, { require: scopes('a') }), 'Allow')
    assert.is(await outcome(asked, {}, { require: scopes('b') }), 'insufficient_scope')
    assert.is(calls(), 1)
  })
  test("the user's own checks are made on a hit, and so is what a route asks [heimdall#3452]", async () => {
    const { introspect, calls } = staged(active({ ...bound, claims: { tenant: 'a' } }))
    const asked = around(introspect, tokenOnly)
    const tenant =
      (wanted: string): Check =>
      token =>
        token.claims['tenant'] === wanted
          ? undefined
          : { _tag: 'Deny', status: 403, reason: 'wrong_subject', challenges: [] }
    assert.is(await outcome(asked, {}, { checks: [tenant('a')] }), 'Allow')
    assert.is(await outcome(asked, {}, { checks: [tenant('b')] }), 'wrong_subject')
    assert.is(
      await outcome(asked, {}, { require: { ...noScopes, subject: 'jane' } }),
      'wrong_subject'
    )
    assert.is(
      await outcome(asked, {}, { require: { ...noScopes, maxAge: 60 } }),
      'stale_authentication'
    )
    assert.is(
      await outcome(asked, {}, { require: { ...noScopes, acr: ['loa3'] } }),
      'weak_authentication'
    )
    assert.is(
      await outcome(
        asked,
        {},
        {
          checks: [
            () => {
              throw new Error()
            }
          ]
        }
      ),
      'user_function_threw'
    )
    assert.is(calls(), 1)
  })
  test("a refusal of one route is not the next one's answer [auth0-samples/jwt-rsa-aws-custom-authorizer#8]", async () => {
    const { introspect, calls } = staged(active({ ...bound, scopes: ['a'] }))
    const asked = around(introspect, tokenOnly)
    assert.is(await outcome(asked, {}, { require: scopes('b') }), 'insufficient_scope')
    assert.is(await outcome(asked, {}, { require: scopes('a') }), 'Allow')
    assert.is(calls(), 1)
  })
  test('the binding is judged on a hit, bound and unbound', async () => {
    const { introspect, calls } = staged(({ token }) => active(token === secret ? bound : unbound))
    const asked = around(introspect, tokenOnly)
    for (let round = 0; round < 2; round += 1) {
      assert.is(await outcome(asked), 'Allow')
      assert.is(await outcome(asked, { certificate: pem(second.pem) }), 'certificate_mismatch')
      assert.is(await outcome(asked, { certificate: undefined }), 'certificate_missing')
      assert.is(await outcome(asked, { authorization: ['Bearer another-token'] }), 'unbound')
      assert.is(
        await outcome(
          asked,
          { authorization: ['Bearer another-token'] },
          { require: bearerAllowed(noScopes) }
        ),
        'Allow'
      )
    }
    assert.is(calls(), 2)
  })
  test('the audience is judged on a hit', async () => {
    const { introspect, calls } = staged(active({ ...bound, audience: ['a'] }))
    assert.is(await outcome(introspect, {}, { audience: 'a' }), 'Allow')
    assert.is(await outcome(introspect, {}, { audience: 'b' }), 'wrong_audience')
    assert.is(calls(), 1)
  })
  test("the expiry is judged on a hit, by the gate's own clock [firecrawl#3973, mod_oauth2#14]", async () => {
    const { introspect, calls } = staged(active({ ...bound, expiresAt: at + 5 }))
    assert.is(await outcome(introspect), 'Allow')
    assert.is(await outcome(introspect, {}, {}, at + 5), 'expired')
    assert.is(calls(), 1)
  })
  test("no answer is used past its token's expiry, however long the ttl [mod_oauth2#14]", async () => {
    const { introspect, calls, clock } = staged(active({ ...bound, expiresAt: at + 5 }), {
      ttl: 3600
    })
    await introspect(query)
    clock.seconds += 4
    await introspect(query)
    assert.is(calls(), 1)
    clock.seconds += 1
    await introspect(query)
    assert.is(calls(), 2)
  })
  test('two servers share nothing [GHSA-4mq7-pvjg-xp2r, heimdall#1659]', async () => {
    const { member } = fleet()
    const [mine, theirs] = [
      member(active(), { space: 'mine' }),
      member({ _tag: 'Inactive' }, { space: 'theirs' })
    ]
    await mine.introspect(query)
    assert.is((await theirs.introspect(query))._tag, 'Inactive')
  })
  if (name === 'memory')
    test('two servers around which one layer is put share nothing [GHSA-4mq7-pvjg-xp2r]', async () => {
      const { layer } = staged(active())
      const mine = around(async (): Promise<Introspection> => active(), layer)
      const theirs = around(async (): Promise<Introspection> => ({ _tag: 'Inactive' }), layer)
      await mine(query)
      assert.is((await theirs(query))._tag, 'Inactive')
    })
  test('a hit does not lengthen a life [oathkeeper#968]', async () => {
    const { introspect, calls, clock } = staged(active({ ...bound, expiresAt: at + 1000 }))
    for (let i = 0; i < 7; i += 1, clock.seconds += 10) await introspect(query)
    assert.is(calls(), 2)
  })
  test('the ttl is of the layer that stored, not of another that reads a shared space [heimdall#3445]', async () => {
    const { member, clock } = fleet()
    const [brief, long] = [5, 500].map(ttl =>
      member(active({ ...bound, expiresAt: at + 1000 }), { ttl, space: 's' })
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
    { _tag: 'Foreign' }
  ] as const)
    test(`what is ${answer._tag} is not remembered: what is valid a moment later is let in [sechub#4099]`, async () => {
      let said: Introspection = answer
      const { introspect, calls } = staged(() => said)
      assert.is((await introspect(query))._tag, answer._tag)
      said = active()
      assert.is(await outcome(introspect), 'Allow')
      assert.is(calls(), 2)
    })
  test('a flood of unknown tokens pushes nothing out, if they are remembered at all [lua-resty-openidc#523]', async () => {
    const { introspect, calls } = staged(
      ({ token }) => (token === secret ? active() : { _tag: 'Inactive' }),
      { inactive: 60 }
    )
    await introspect(query)
    for (let i = 0; i < 40; i += 1) await introspect({ ...query, token: `flood${i}` })
    await introspect(query)
    assert.is(calls(), 41)
  })
  test('claims are there on a hit, as they were [ballerina-lang#24462]', async () => {
    const claims = { tenant: 'a', list: [1, { deep: null }], text: 'Grüße \u0000\ud800' }
    const { introspect, calls } = staged({
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
  test("what was remembered is frozen to its depth: one request cannot change another's [IdentityModel#128]", async () => {
    const { introspect } = staged(() =>
      active(Object.freeze({ ...bound, scopes: ['read'], claims: { list: ['x'] } }))
    )
    for (let round = 0; round < 3; round += 1) {
      const decision = await decided(introspect, {}, { require: scopes('admin') })
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
  test('an entry holds nothing of the request that made it [IdentityModel#128]', async () => {
    const { introspect, calls } = staged(active({ ...bound, confirmation: {} }))
    const asked = around(introspect, tokenOnly)
    await decided(asked, { certificate: pem(first.pem) }, { require: bearerAllowed(noScopes) })
    const later = await decided(
      asked,
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

const inMemory = advisories('memory', () => {
  const store = memory({ entries: 20 })
  return () => store
})
const inStrings = advisories('shared', () => {
  const kv = strings()
  return options => storeOf(kv, options)
})
inMemory.run()
inStrings.run()
