import { gate, noScopes, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knowsToken, pem, request, second } from '../samples'
import { baseOptions, outcomeOf, outcomeWith } from './gates'

const test = suite('gate, immutable values')

test('a decision is frozen: an observer cannot change it', async () => {
  for (const resourceRequest of [
    request(),
    request({ authorization: [] }),
    request({ certificate: undefined })
  ]) {
    const decision = await gate(baseOptions)(resourceRequest)
    assert.throws(() => {
      ;(decision as { _tag: string })._tag = 'Allow'
    }, TypeError)
    if ('challenges' in decision)
      assert.throws(() => {
        ;(decision.challenges as string[]).push('x')
      }, TypeError)
  }
})
test('a requirement is read once, even if its list changes between two reads', async () => {
  let looks = 0
  const audience = ['https://admin']
  Object.defineProperty(audience, Symbol.iterator, {
    value: function* () {
      looks += 1
      yield looks > 1 ? 'x' : 'https://admin'
    }
  })
  assert.is(
    await outcomeWith({
      require: () => ({ ...noScopes, audience }),
      introspect: knowsToken({ ...bound, audience: ['x'] })
    }),
    '401 wrong_audience'
  )
})

test('a mutated Allow never changes a later decision', async () => {
  const decide = gate({
    ...baseOptions,
    require: scopes('time:query'),
    introspect: knowsToken({ ...bound, scopes: ['time:query'] })
  })
  const before = await decide(request())
  assert.ok(before._tag === 'Allow')
  for (const change of [
    () => {
      ;(before.token as unknown as { scopes: string[] }).scopes.push('admin')
    },
    () => {
      ;(before.token.confirmation as { thumbprint?: string }).thumbprint = second.thumbprint
    },
    () => {
      ;(before.token as { expiresAt: number }).expiresAt = 9e9
    },
    () => {
      ;(before.facts.requirement as unknown as { scopes: string[] }).scopes.length = 0
    },
    () => {
      ;(before.facts as { now: number }).now = 0
    }
  ])
    assert.throws(change, TypeError)
  assert.is(
    outcomeOf(await decide(request({ certificate: pem(second.pem) }))),
    '401 certificate_mismatch'
  )
})

test('a requirement that is changed after construction changes nothing', async () => {
  const requirement = { scopes: ['admin'], binding: 'certificate' as const }
  const decide = gate({ ...baseOptions, require: requirement })
  requirement.scopes.pop()
  assert.is(outcomeOf(await decide(request())), '403 insufficient_scope')
})

test.run()
