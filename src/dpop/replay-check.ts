// Asks a replay store, and believes nothing but exactly `true` and exactly `false`.
import { base64url, randomBytes, requestsShareWork } from '#host'
import { andThen, isPromise } from '../async/awaitable'
import { withinTimeout } from '../async/limit'
import { type ReplayFailure, replayFailureOf } from '../store/replay/failure'
import type { Awaitable, ReplayStore } from '../types'

/** The store cannot say. */
export interface ReplayUnavailable {
  readonly unavailable: ReplayFailure
}
export type ReplayOutcome = 'first' | 'replayed' | ReplayUnavailable
export type ReplayCheck = (key: string, seconds: number, owner: string) => Awaitable<ReplayOutcome>

/** Milliseconds for one answer. */
const answerLimit = 250
/** Seconds for which the key of a self-test is kept: far more than the time between two calls. */
const testSeconds = 10

function unavailable(failure: ReplayFailure): ReplayUnavailable {
  return { unavailable: failure }
}
function outcomeOf(answer: unknown): ReplayOutcome {
  if (answer === true) return 'first'
  return answer === false ? 'replayed' : unavailable('store_answer')
}
function outcomeOfError(error: unknown): ReplayOutcome {
  return unavailable(replayFailureOf(error))
}

/**
 * The store must pass a self-test before its first use. If it fails, the next request tests again:
 * it may have been unreachable. `shareWork`: whether a request may wait for another's test.
 */
export function makeReplayCheck(store: ReplayStore, shareWork = requestsShareWork): ReplayCheck {
  let hasPassed = false
  let running: Promise<ReplayUnavailable | undefined> | undefined

  const add: ReplayCheck = (key, seconds, owner) => {
    try {
      const answer: unknown = store.add(key, seconds, owner)
      return isPromise(answer)
        ? withinTimeout(answerLimit, answer).then(outcomeOf, outcomeOfError)
        : outcomeOf(answer)
    } catch (error) {
      return outcomeOfError(error)
    }
  }
  const runTest = (): Awaitable<ReplayUnavailable | undefined> => {
    const key = base64url(randomBytes(32))
    const owner = base64url(randomBytes(32))
    const addOnce = (): Awaitable<ReplayOutcome> => add(key, testSeconds, owner)
    const expect = (
      expected: ReplayOutcome,
      outcome: ReplayOutcome
    ): ReplayUnavailable | undefined => {
      if (outcome === expected) return undefined
      return typeof outcome === 'string' ? unavailable('store_unproven') : outcome
    }
    return andThen(addOnce(), first => {
      const failure = expect('first', first)
      if (failure !== undefined) return failure
      return andThen(addOnce(), second => {
        const secondFailure = expect('replayed', second)
        hasPassed ||= secondFailure === undefined
        return secondFailure
      })
    })
  }
  const testOnce = (): Awaitable<ReplayUnavailable | undefined> => {
    if (running !== undefined) return running
    const test = runTest()
    if (!shareWork || !isPromise(test)) return test
    running = test.finally(() => {
      running = undefined
    })
    return running
  }

  return (key, seconds, owner) =>
    hasPassed
      ? add(key, seconds, owner)
      : andThen(testOnce(), failure => failure ?? add(key, seconds, owner))
}
