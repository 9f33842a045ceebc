// All stacks of up to four layers over a judge whose truth changes over virtual time. An Allow
// implies that the judge alone would have allowed this request within the sum of the ttls before
// it, and has not said otherwise about it to this stack since.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Asked, allowedBy, ask, clock, expiresAt, type Script, scripts, sentBy } from './judge'
import {
  build,
  type Counts,
  countOf,
  isCachedByToken,
  isPlayed,
  isRefused,
  sender,
  stacksOf,
  ttl
} from './stacks'

const test = suite('exhaustion, compositions')
const { now } = clock

/** Plays the script, and returns how often a request was allowed that the judge now refuses. */
async function play(script: Script, stack: readonly string[]): Promise<number> {
  const where = `${script.name}: ${stack.join(', ')}`
  const counts: Counts = { judge: 0, second: 0 }
  const log: Asked[] = []
  const { strict, twin } = build(script, stack, counts, log)
  const lifetime = ttl * countOf(stack, 'cached', 'shared') * 1000
  const isByToken = isCachedByToken(stack)
  let stale = 0
  let allowed = 0
  for (const step of script.steps) {
    clock.set(step.at)
    if (step.isTwin) {
      await Promise.all(sentBy(step).map(({ route, request }) => ask(twin[route], request)))
      continue
    }
    const before = { ...counts }
    const sent = sentBy(step)
    const tags = await Promise.all(
      sent.map(({ name, route, request }) => sender.run(name, () => ask(strict[route], request)))
    )
    // Each `retried(1)` may double the questions, if the judge fails and only then.
    const tries = step.truth === 'failing' ? 2 ** countOf(stack, 'retried') : 1
    const most = sent.length * tries
    assert.ok(counts.judge - before.judge <= most, `${where}: more questions at ${step.at}`)
    const mostSecond = most * countOf(stack, 'confirmedBy')
    assert.ok(counts.second - before.second <= mostSecond, `${where}: second at ${step.at}`)
    tags.forEach((tag, i) => {
      if (tag !== 'Allow') return
      allowed += 1
      const request = sent[i] as (typeof sent)[number]
      const message = `${where}: ${request.name} at ${step.at}`
      assert.ok(now() < expiresAt * 1000, `${message} after the expiry`)
      const since = allowedBy(script, request, step.at, lifetime)
      assert.ok(since !== undefined, `${message} was not allowed within ${lifetime} ms`)
      if ((since as number) < now()) stale += 1
      const otherwise = log.find(
        asked =>
          asked.time > (since as number) &&
          (isByToken ? asked.token === request.token : asked.sender === request.name) &&
          request.isRefusedBy(asked.answer)
      )
      assert.is(otherwise, undefined, `${message}, and the judge has said otherwise`)
    })
  }
  assert.ok(allowed >= 2, `${where}: allowed ${allowed}`)
  if (lifetime === 0) assert.is(stale, 0)
  return stale
}

for (const script of scripts)
  test(`${script.name}: no stack of up to ${script.depth} layers allows what the judge has not, or asks more`, async () => {
    let [stacks, stale] = [0, 0]
    for (let length = 0; length <= script.depth; length += 1)
      for (const stack of stacksOf(length).filter(isPlayed)) {
        if (script.judgesQuery && stack.includes('tokenOnly')) continue
        if (isRefused(stack)) {
          assert.throws(
            () => build(script, stack, { judge: 0, second: 0 }, []),
            /breaker\(options\)/
          )
          continue
        }
        stacks += 1
        stale += await play(script, stack)
      }
    // Otherwise no cache would have been tried.
    assert.ok(stale > 0)
    assert.is(stacks, script.stacks)
  })

test.run()
