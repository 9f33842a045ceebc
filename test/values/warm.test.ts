// What `warm: true` rehearses: our own code, on constants.
import { around, cached, coalesced, gate, jwt, memory, noScopes, timed, tokenOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rehearseEvent } from '../../adapters/api-gateway/rehearse'
import { rehearseDecision } from '../../src/gate/rehearse'
import { rehearseAuthlete } from '../../src/introspect/authlete/answer'
import { rehearseJwt } from '../../src/introspect/jwt/rehearse'
import { rehearseRfc7662 } from '../../src/introspect/rfc7662/answer'
import type { Introspect } from '../../src/types'
import { inheritWarm, isWarm, warmUp } from '../../src/values/warm'

const test = suite('rehearsals')

function makeWarm(): Introspect {
  const inner: Introspect = () => ({ _tag: 'Inactive' })
  return warmUp(inner, true, () => undefined)
}

for (const [title, rehearse] of [
  ['an RFC 7662 answer', rehearseRfc7662],
  ["Authlete's answer", rehearseAuthlete],
  ['a JWT', () => rehearseJwt(jwt)]
] as const)
  test(`${title} is read to its end: active, of a token that expired in 1970`, async () => {
    const introspection = await rehearse()
    assert.is(introspection._tag, 'Active')
    if (introspection._tag === 'Active') assert.is(introspection.token.expiresAt, 0)
  })
test('the rehearsed decision passes every check', () => assert.is(rehearseDecision()._tag, 'Allow'))
test('each rehearsal of a JWT has a key and a token of its own', async () => {
  const seen: unknown[] = []
  for (let i = 0; i < 2; i += 1)
    await rehearseJwt(options => query => {
      seen.push(JSON.stringify(options.keys), query.token)
      return { _tag: 'Inactive' }
    })
  assert.is(new Set(seen).size, 4)
})
test('what only looks like a rehearsed token is refused: its key is known to nobody', async () => {
  let rehearsed = ''
  await rehearseJwt(() => ({ token }) => {
    rehearsed = token
    return { _tag: 'Inactive' }
  })
  await rehearseJwt(options => {
    const introspect = jwt(options)
    return () => {
      const { _tag, reason } = introspect({ token: rehearsed }) as Record<string, unknown>
      assert.equal([_tag, reason], ['Refused', 'signature_invalid'])
      return { _tag: 'Inactive' }
    }
  })
})

test('a warm Introspect stays warm in layers, ours and those of users', () => {
  const introspect = around(
    makeWarm(),
    timed(1_000),
    coalesced,
    (inner: Introspect): Introspect =>
      (query, signal) =>
        inner(query, signal),
    cached(memory({ entries: 1 })),
    tokenOnly
  )
  assert.ok(isWarm(introspect))
  assert.ok(isWarm(gate({ introspect, require: noScopes })))
})
test('without warm nothing is marked, and nothing rehearses', () => {
  let calls = 0
  const count = (): number => (calls += 1)
  const cold = warmUp((): number => 0, undefined, count)
  warmUp(cold, false, count)
  assert.not(isWarm(inheritWarm(() => 0, cold)))
  const pass = gate({ introspect: () => ({ _tag: 'Inactive' }), require: noScopes })
  rehearseEvent(pass, count as never, count)
  assert.is(calls, 0)
})
test('a rehearsal that fails does not fail the construction', () =>
  assert.ok(
    isWarm(
      warmUp(
        () => 0,
        true,
        () => {
          throw new Error('no such curve')
        }
      )
    )
  ))

test.run()
