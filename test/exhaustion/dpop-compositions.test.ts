// Stacks of layers under a gate with DPoP. An Allow is the owner's, once for each proof, and implies
// that the judge alone would have allowed it within the sum of the ttls before the question.
import {
  around,
  dpop,
  gate,
  type Introspect,
  type Introspection,
  memoryReplay,
  reportOnly
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setKnown } from '../../src/values/known'
import { jkt } from '../dpop/gates'
import { jktOf, otherKey } from '../dpop/proofs'
import { at } from '../samples'
import { type DpopSent, type DpopStep, dpopSteps, sentAt, type Truth } from './dpop-steps'
import { clock, expiresAt } from './judge'
import { countOf, isPlayed, isRefused, layersOf, stacksOf, ttl } from './stacks'

const test = suite('exhaustion, compositions with DPoP')
const { now } = clock
const issuer = 'https://as.example.com'
const require = { scopes: ['a'], issuer, binding: 'dpop' } as const

function tokenFor(jkt: string): Introspection {
  const token = { scopes: ['a'], expiresAt, issuer, confirmation: { jkt }, claims: {} }
  return { _tag: 'Active', token }
}
const answers: Readonly<Record<Truth, Introspection>> = {
  active: tokenFor(jkt),
  revoked: { _tag: 'Inactive' },
  foreign: { _tag: 'Foreign', by: 'issuer' }
}
/** It would let the thief in. */
const laxAnswer = tokenFor(jktOf(otherKey))

interface Asked {
  readonly time: number
  readonly truth: Truth
}

/** A stack over a judge whose questions can be held. */
function build(stack: readonly string[]) {
  const asked: Asked[] = []
  const held: (() => void)[] = []
  let step: DpopStep = dpopSteps[0] as DpopStep
  const judge = (counts: boolean): Introspect =>
    setKnown(
      async (): Promise<Introspection> => {
        const { truth, isSlow } = step
        if (counts) asked.push({ time: now(), truth })
        if (isSlow) await new Promise<void>(resolve => held.push(resolve))
        return answers[truth]
      },
      { fingerprint: 'strict' }
    )
  const lax: Introspect = setKnown(() => laxAnswer, { fingerprint: 'lax' })
  const layers = layersOf(stack, { second: judge(false), lax })
  const option = dpop({
    replay: memoryReplay({ entries: 1_000, perOwner: 1_000, processes: 1, now })
  })
  const gateOver = (base: Introspect) =>
    gate({ introspect: around(base, ...layers), require, now, deadline: 30_000, dpop: option })
  const [strict, twin] = [gateOver(judge(true)), gateOver(lax)]
  return {
    asked,
    twin,
    strict: stack.includes('reportOnly')
      ? around(strict, reportOnly({ next: twin, see: () => undefined }))
      : strict,
    begin: (next: DpopStep) => {
      step = next
      clock.set(next.at)
    },
    release: () => {
      for (const answer of held.splice(0)) answer()
    }
  }
}

const isActiveAt = (seconds: number): boolean =>
  dpopSteps.filter(step => step.at <= seconds).at(-1)?.truth === 'active'

/** Whether the owner was right at any time of the last `lifetime` seconds before `seconds`. */
function wasActive(seconds: number, lifetime: number): boolean {
  return dpopSteps.some(({ at: begin, truth }, i) => {
    const end = dpopSteps[i + 1]?.at ?? Number.POSITIVE_INFINITY
    return truth === 'active' && begin <= seconds && end > seconds - lifetime
  })
}

async function play(stack: readonly string[]): Promise<number> {
  const { strict, twin, asked, begin, release } = build(stack)
  const lifetime = ttl * countOf(stack, 'cached', 'shared')
  let [waiting, stale, begun]: [Promise<void>[], number, number] = [[], 0, 0]

  const send = async (step: DpopStep, { who, request }: DpopSent): Promise<string> => {
    const where = `${stack.join(', ')}: ${who} at ${step.at}`
    const { _tag } = await strict(request)
    if (_tag !== 'Allow') return _tag
    assert.is.not(who, 'thief', where)
    // Of a question that is shared, what was true when it was asked.
    assert.ok(wasActive(step.at, lifetime + (step.at - begun)), `${where} was not allowed`)
    if (!isActiveAt(step.at)) stale += 1
    return _tag
  }
  const sendAll = async (step: DpopStep): Promise<void> => {
    const sent = sentAt(step.at)
    const tags = await Promise.all(sent.map(each => send(step, each)))
    const allowed = tags.filter(tag => tag === 'Allow').length
    assert.ok(allowed <= 1, `${stack.join(', ')}: a proof passed twice at ${step.at}`)
    if (stack.length === 0) assert.is(allowed, step.truth === 'active' ? 1 : 0)
    if (step.at === 0 || step.at === 400) assert.is(allowed, 1, `${stack.join(', ')}: the owner`)
  }

  clock.set(-1)
  for (const { request } of sentAt(-1)) await twin(request)
  for (const step of dpopSteps) {
    begin(step)
    if (waiting.length === 0) begun = step.at
    const decided = sendAll(step)
    // The others of this step have asked before those of the last are answered.
    await new Promise(resolve => setImmediate(resolve))
    if (step.isSlow) {
      waiting.push(decided)
      continue
    }
    release()
    await Promise.all([decided, ...waiting])
    waiting = []
  }
  const most = dpopSteps.length * sentAt(0).length
  assert.ok(asked.length <= most, `${stack.join(', ')}: ${asked.length} questions`)
  return stale
}

const small = ['cached', 'shared', 'coalesced', 'tokenOnly', 'confirmedBy']
test('no stack allows a thief, a proof twice, or the owner when the judge has not', async () => {
  const short = [0, 1, 2].flatMap(stacksOf)
  const long = stacksOf(3).filter(stack => stack.every(name => small.includes(name)))
  const stacks = [...short, ...long].filter(stack => isPlayed(stack) && !isRefused(stack))
  let stale = 0
  for (const stack of stacks) stale += await play(stack)
  assert.is(stacks.length, 268)
  // Otherwise no cache and no shared question would have been tried.
  assert.ok(stale > 0)
  assert.ok(expiresAt > at + 400)
})

test.run()
