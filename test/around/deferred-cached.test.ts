import { around, cached, deferred, type Introspect, memory } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, now } from '../samples'

const test = suite('cached around deferred')

const query = { token: 'a-token-of-two-loads' }
const nextTurn = () => new Promise(resolve => setImmediate(resolve))

test('an answer of a load that was replaced meanwhile is not remembered for the load that replaced it', async () => {
  let time = now()
  let answerLax: () => void = () => undefined
  let strictCalls = 0
  const lax: Introspect = () =>
    new Promise(resolve => {
      answerLax = () => resolve({ _tag: 'Active', token: { ...bound, expiresAt: undefined } })
    })
  const strict: Introspect = () => {
    strictCalls += 1
    return { _tag: 'Inactive' }
  }
  const loads: ((introspect: Introspect) => void)[] = []
  const load = () => new Promise<Introspect>(resolve => loads.push(resolve))
  const cache = cached(memory({ entries: 10 }), { ttl: 60 })
  const introspect = around(deferred(load, { now: () => time }), cache)
  // The first load hangs, a caller gives up, and a second load begins.
  const caller = new AbortController()
  const givenUp = introspect(query, caller.signal)
  time += 2_000
  caller.abort()
  await givenUp
  const pending = introspect(query)
  await nextTurn()
  assert.is(loads.length, 2)
  // The first load's server is asked, and answers when the second load has ended.
  loads[0]?.(lax)
  await nextTurn()
  loads[1]?.(strict)
  await nextTurn()
  answerLax()
  await pending
  assert.is((await introspect(query))._tag, 'Inactive')
  assert.ok(strictCalls > 0)
})

test.run()
