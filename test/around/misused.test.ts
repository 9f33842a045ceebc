// A layer in the wrong shape or place is an error at construction, and leaves no rejection behind.
import {
  around,
  cached,
  coalesced,
  deferred,
  gate,
  type Introspect,
  memory,
  noScopes,
  observed,
  orElse,
  retried,
  rfc7662,
  timed,
  tokenOnly,
  traced
} from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { knows, secret } from '../samples'
import { settled } from '../store/strings'
import { active } from './introspects'

const test = suite('layers in the wrong shape')

const ask = knows(active)
const ignore = (): void => undefined
const store = memory({ entries: 1 })
const clientOptions = { endpoint: 'https://as.example.com/', clientId: 'a', clientSecret: 'b' }
const server = rfc7662({
  ...clientOptions,
  transport: () => {
    throw new Error('a stray question')
  }
})
const rejecting = async (): Promise<never> => {
  throw new Error(secret)
}

for (const [what, make, message] of [
  [
    'coalesced()',
    () => around(ask, (coalesced as () => never)()),
    /coalesced is a layer.*\n?.*around\(base, coalesced\)/
  ],
  [
    'tokenOnly()',
    () => around(ask, (tokenOnly as () => never)()),
    /tokenOnly is a layer.*around\(base, tokenOnly\)/
  ],
  ['timed', () => around(ask, timed as never), /^timed\(ms\): pass milliseconds/],
  ['retried', () => around(ask, retried as never), /^retried\(n\): pass/],
  ['cached', () => around(ask, cached as never), /^cached\(store\): store has no get/],
  [
    'traced',
    () => around(ask, traced as never),
    /layer 1 must return .*Write traced\(see\), not traced/
  ],
  ['orElse', () => around(ask, timed(10), orElse as never), /layer 2 must return/],
  [
    'observed',
    () => around(gate({ introspect: ask, require: noScopes }), observed as never),
    /layer 1 must return/
  ],
  [
    'cached(store)()',
    () => cached(store)(undefined as never),
    /^cached\(store\) is a layer.*around\(base, cached\(store\)\)/
  ],
  ['timed(10)()', () => timed(10)(undefined as never), /^timed\(ms\) is a layer/],
  ['retried(1)()', () => retried(1)(undefined as never), /^retried\(n\) is a layer/],
  ['traced(see)()', () => traced(ignore)(undefined as never), /^traced\(see\) is a layer/],
  ['orElse(second)()', () => orElse(ask)(undefined as never), /^orElse\(second\) is a layer/],
  ['observed(see)()', () => observed(ignore)(undefined as never), /^observed\(see\) is a layer/],
  ['undefined', () => around(ask, undefined as never), /layer 1 is not a layer/],
  ['an Introspect', () => around(ask, server as never), /layer 1 is not a layer/],
  [
    'an Introspect with layers',
    () => around(ask, around(server, timed(10)) as never),
    /layer 1 is not a layer/
  ],
  ['an Introspect of the user', () => around(ask, ask as never), /layer 1 must return/],
  ['a layer that returns nothing', () => around(ask, ignore as never), /layer 1 must return/],
  [
    'a layer that returns a promise',
    () => around(ask, (async () => ask) as never),
    /layer 1 must return/
  ],
  ['a layer that rejects', () => around(ask, rejecting as never), /layer 1 must return/],
  [
    'a layer as the base',
    () => around(tokenOnly as never, timed(10)),
    /^around\(base, …layers\): base is not an Introspect/
  ],
  [
    'no base',
    () => around(undefined as never, timed(10)),
    /^around\(base, …layers\): base is not an Introspect/
  ],
  ['a layer around a layer', () => timed(10)(tokenOnly as never), /^timed\(ms\) is a layer/],
  [
    'orElse(layer)',
    () => orElse(tokenOnly as never),
    /^orElse\(second\): second is not an Introspect/
  ],
  [
    'gate({ introspect: layer })',
    () => gate({ require: noScopes, introspect: cached(store) as never }),
    /introspect is wrong: pass an Introspect: a layer such as .* goes into around\(introspect, …\)$/
  ],
  [
    'gate({ introspect: tokenOnly })',
    () => gate({ require: noScopes, introspect: tokenOnly as never }),
    /introspect is wrong: pass an Introspect: a layer/
  ],
  [
    'restApiAuthorizer(layer)',
    () => restApiAuthorizer(observed(ignore) as never),
    /^restApiAuthorizer\(gate\): pass gate/
  ],
  [
    'expressGate(layer)',
    () => expressGate(observed(ignore) as never),
    /^expressGate\(gate\): pass gate/
  ]
] as readonly (readonly [string, () => unknown, RegExp])[])
  test(`${what} throws at construction and says what to write`, async () => {
    const rejections: unknown[] = []
    const listen = (reason: unknown): void => {
      rejections.push(reason)
    }
    process.on('unhandledRejection', listen)
    try {
      make()
      assert.unreachable()
    } catch (error) {
      assert.ok(error instanceof TypeError || error instanceof RangeError)
      assert.match(error.message, message)
      assert.not.match(error.message, secret)
    }
    await settled()
    await settled()
    process.off('unhandledRejection', listen)
    assert.equal(rejections, [])
  })
test("a layer of the user's own may return its Introspect unchanged, or another one", async () => {
  const other: Introspect = knows({ _tag: 'Inactive' })
  assert.is(
    around(ask, inner => inner),
    ask
  )
  assert.is(
    around(ask, () => other),
    other
  )
  assert.is(
    (
      await around(
        deferred(async () => ask),
        tokenOnly
      )({ token: 'a' })
    )._tag,
    'Active'
  )
})

test.run()
