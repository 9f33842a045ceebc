import fc from 'fast-check'
import { memoryReplay, type ReplayStore } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeReplayCheck, type ReplayCheck } from '../../src/dpop/replay-check'
import { secret } from '../samples'

const test = suite('the check of replays')

type Add = (key: string, seconds: number, owner: string) => unknown
interface Call {
  readonly key: string
  readonly seconds: number
  readonly owner: string
}
/** A store that answers its calls in turn with what the functions return, the last one for ever. */
function scripted(...answers: readonly Add[]): { store: ReplayStore; calls: Call[] } {
  const calls: Call[] = []
  const add: Add = (key, seconds, owner) => {
    calls.push({ key, seconds, owner })
    return answers[Math.min(calls.length, answers.length) - 1]?.(key, seconds, owner)
  }
  return { store: { add: add as ReplayStore['add'] }, calls }
}
function returns(value: unknown): Add {
  return () => value
}
const passes: readonly Add[] = [returns(true), returns(false)]
const ask = (check: ReplayCheck, key = 'key'): unknown => check(key, 130, 'owner')
function fail(): never {
  throw new Error(`${secret} is in the text of an error`)
}
const thenable: Add = () => ({ then: (resolve: (value: true) => void) => resolve(true) })

for (const [what, answer, expected] of [
  ['true is a first use', returns(true), 'first'],
  ['false is a replay', returns(false), 'replayed'],
  ['a promise of true is a first use', async () => true, 'first'],
  ['a promise of false is a replay', async () => false, 'replayed'],
  ['a thenable of true is a first use', thenable, 'first'],
  ["'OK' is no answer", returns('OK'), 'store_answer'],
  ["a promise of 'OK' is no answer", async () => 'OK', 'store_answer'],
  ['1 is no answer', returns(1), 'store_answer'],
  ['0 is no answer', returns(0), 'store_answer'],
  ['null is no answer', returns(null), 'store_answer'],
  ['undefined is no answer', returns(undefined), 'store_answer'],
  ["'true' is no answer", returns('true'), 'store_answer'],
  ['a Boolean object is no answer', () => Object(true), 'store_answer'],
  ['a list is no answer', returns([true]), 'store_answer'],
  ['a function is no answer', returns(() => true), 'store_answer'],
  ['a throw is no answer', fail, 'store_threw'],
  ['a rejection is no answer', async () => fail(), 'store_threw'],
  ['a throw of undefined is no answer', () => Promise.reject(undefined), 'store_threw'],
  ['silence for 250 ms is no answer', () => new Promise(() => undefined), 'store_timeout'],
  ['a full memory says so', () => Promise.reject(new Error('store_full')), 'store_full']
] as const)
  test(`after its self-test: ${what}`, async () => {
    const check = makeReplayCheck(scripted(...passes, answer).store)
    const outcome = await ask(check)
    const isAnswer = expected === 'first' || expected === 'replayed'
    assert.equal(outcome, isAnswer ? expected : { unavailable: expected })
  })

for (const [what, answers, failure] of [
  ['true twice', [returns(true)], 'store_unproven'],
  ['promises of true', [async () => true], 'store_unproven'],
  ['false twice', [returns(false)], 'store_unproven'],
  ['false, then true', [returns(false), returns(true)], 'store_unproven'],
  ["'OK' twice", [returns('OK')], 'store_answer'],
  ["true, then 'OK'", [returns(true), returns('OK')], 'store_answer'],
  ['1, then 0', [returns(1), returns(0)], 'store_answer'],
  ['true, then undefined', [returns(true), returns(undefined)], 'store_answer'],
  ['true, then an error', [returns(true), fail], 'store_threw'],
  ['true, then silence', [returns(true), () => new Promise(() => undefined)], 'store_timeout']
] as const)
  test(`a store that answers a random key with ${what} fails its self-test: no proof passes`, async () => {
    const { store, calls } = scripted(...answers)
    const check = makeReplayCheck(store)
    for (let i = 0; i < 2; i += 1) assert.equal(await ask(check), { unavailable: failure })
    assert.not(calls.some(({ key }) => key === 'key'))
  })

test('a self-test adds one random key twice, for no client', async () => {
  const { store, calls } = scripted(...passes, returns(true))
  assert.is(ask(makeReplayCheck(store)), 'first')
  const [first, second, third] = calls
  assert.equal(first, second)
  assert.match(first?.key ?? '', /^[\w-]{43}$/)
  assert.match(first?.owner ?? '', /^[\w-]{43}$/)
  assert.equal(third, { key: 'key', seconds: 130, owner: 'owner' })
  const other = scripted(...passes, returns(true))
  ask(makeReplayCheck(other.store))
  assert.is.not(other.calls[0]?.key, first?.key)
  assert.is.not(other.calls[0]?.owner, first?.owner)
})
test('one self-test is enough; after a failed one the next request tests again', async () => {
  const { store, calls } = scripted(fail, ...passes, returns(true))
  const check = makeReplayCheck(store)
  assert.equal(ask(check), { unavailable: 'store_threw' })
  assert.equal([ask(check), ask(check), calls.length], ['first', 'first', 5])
})
test('add is called as the method of its store', () => {
  const seen = new Set<string>()
  const store = {
    seen,
    add(this: { readonly seen: Set<string> }, key: string): boolean {
      const isNew = !this.seen.has(key)
      this.seen.add(key)
      return isNew
    }
  }
  const check = makeReplayCheck(store)
  assert.equal([ask(check), ask(check)], ['first', 'replayed'])
})
for (const [shareWork, calls] of [
  [true, 5],
  [false, 9]
] as const)
  test(`requests at once ${shareWork ? 'share a self-test on Node' : 'test alone on Workers: none waits for another'}`, async () => {
    const memory = memoryReplay({ entries: 99, processes: 1 })
    let count = 0
    const store: ReplayStore = {
      add: async (...call) => {
        count += 1
        return memory.add(...call)
      }
    }
    const check = makeReplayCheck(store, shareWork)
    const outcomes = await Promise.all(['a', 'b', 'b'].map(key => ask(check, key)))
    assert.equal([...outcomes, count], ['first', 'first', 'replayed', calls])
  })
test('a shared self-test that fails fails those who waited, and nobody after', async () => {
  const late = async (): Promise<never> => fail()
  const check = makeReplayCheck(scripted(late, ...passes, returns(true)).store, true)
  const failed = { unavailable: 'store_threw' }
  assert.equal(await Promise.all([ask(check), ask(check)]), [failed, failed])
  assert.is(await ask(check), 'first')
})
test('whatever a store answers, only exactly true after a self-test is a first use', async () => {
  const answer = fc.oneof(
    fc.constantFrom<unknown>(true, false, 'OK', 1, 0, null, undefined, 'true', [true]),
    fc.anything().filter(value => typeof Object(value).then !== 'function')
  )
  const how = fc.constantFrom('returns', 'resolves', 'rejects', 'throws')
  const step = fc.tuple(how, answer)
  await fc.assert(
    fc.asyncProperty(step, step, step, async (...steps) => {
      const adds = steps.map(
        ([kind, value]): Add =>
          () => {
            if (kind === 'throws') throw value
            if (kind === 'rejects') return Promise.reject(value)
            return kind === 'resolves' ? Promise.resolve(value) : value
          }
      )
      const isExactly = (step: number, value: boolean): boolean =>
        steps[step]?.[1] === value && /^re(?:turns|solves)$/.test(steps[step]?.[0] ?? '')
      const expected = isExactly(0, true) && isExactly(1, false) && isExactly(2, true)
      const outcome = await ask(makeReplayCheck(scripted(...adds).store))
      assert.is(outcome === 'first', expected)
      assert.not(JSON.stringify(outcome).includes(secret))
    }),
    { numRuns: 2_000 }
  )
})

test.run()
