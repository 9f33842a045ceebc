// A server of keys with a clock, and questions to the key set in front of it.
import { type Either, left, right } from 'fp-ts/Either'
import { findAlgorithm } from '../../src/jose/algorithms'
import type { FetchedKeys } from '../../src/jose/key-fetches'
import { type KeySet, type KeySetOptions, makeKeySet } from '../../src/jose/key-set'
import { type PublicKey, parsePublicKey } from '../../src/jose/public-key'
import type { Awaitable } from '../../src/types'
import { p256, rightOf } from './samples'

export function keysNamed(...kids: readonly string[]): readonly PublicKey[] {
  return kids.map(kid => rightOf(parsePublicKey({ ...p256.publicJwk, kid })))
}
const algorithm = findAlgorithm('ES256')

/** The kids found, '401' if none, or '503' with its detail and Retry-After. */
export function ask(keySet: KeySet, kid: string): Awaitable<string> {
  if (algorithm === undefined) throw new Error('ES256')
  const found = keySet.find({ algorithm, kid })
  return found instanceof Promise ? found.then(describe) : describe(found)
}
function describe(found: Awaited<ReturnType<KeySet['find']>>): string {
  if (found._tag === 'Left') return `503 ${found.left.detail} ${found.left.retryAfter}`
  return found.right.length === 0 ? '401' : found.right.map(key => key.kid).join()
}

type Answer = Either<string, FetchedKeys>
interface State {
  /** Seconds. */
  time: number
  /** What the next fetch answers, in the next turn. */
  answer: Answer
  /** If set, fetches hang; each is answered by its function. */
  hangs: boolean
  readonly hanging: ((answer?: Answer) => void)[]
  /** When each fetch began. */
  readonly fetches: number[]
}
export interface KeyServer extends State {
  ask(kid: string): Awaitable<string>
}

export function startKeyServer(
  answer: Answer,
  options: Partial<Omit<KeySetOptions, 'fetch'>> = {}
): KeyServer {
  const state: State = { time: 0, answer, hangs: false, hanging: [], fetches: [] }
  const fetch = (): Promise<Answer> => {
    state.fetches.push(state.time)
    return new Promise(resolve => {
      const end = (later: Answer = state.answer): void => resolve(later)
      if (state.hangs) state.hanging.push(end)
      else setImmediate(end)
    })
  }
  const now = (): number => (1_800_000_000 + state.time) * 1000
  const keySet = makeKeySet({ staleIfError: 3600, now, ...options, fetchKeys: fetch })
  return Object.assign(state, { ask: (kid: string) => ask(keySet, kid) })
}

export function brings(...kids: readonly string[]): Answer {
  return right({ keys: keysNamed(...kids) })
}
export function bringsFor(maxAge: number | undefined, ...kids: readonly string[]): Answer {
  return right({ keys: keysNamed(...kids), maxAge })
}
export const fails: Answer = left('http_500')

/** Lets a background fetch end. */
export async function turn(): Promise<void> {
  await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
}
