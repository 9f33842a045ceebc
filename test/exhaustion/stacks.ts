// Every stack of up to four layers, and the gates that are made of one.
import { AsyncLocalStorage } from 'node:async_hooks'
import {
  around,
  breaker,
  cached,
  coalesced,
  confirmedBy,
  deferred,
  type Gate,
  gate,
  type Introspect,
  type Introspection,
  type Layer,
  memory,
  orElse,
  type Query,
  reportOnly,
  retried,
  shared,
  timed,
  tokenOnly,
  traced
} from 'gatecheck'
import { setKnown } from '../../src/values/known'
import { fleetSecret } from '../store/strings'
import { type Asked, clock, requireScope, type Script, truthAnswer } from './judge'

export const ttl = 30
const { now } = clock
/** Whose request a question is asked for. */
export const sender = new AsyncLocalStorage<string>()

/** Every Introspect that a stack asks is counted: the judge, and the second that confirms. */
export interface Counts {
  judge: number
  second: number
}
export interface Parts {
  readonly second: Introspect
  readonly lax: Introspect
}

const layersByName: Readonly<Record<string, (parts: Parts) => Layer<Introspect>>> = {
  cached: () => cached(memory({ entries: 100 }), { ttl, space: 'judge', now }),
  shared: () => {
    const values = new Map<string, string>()
    const store = {
      get: (key: string) => values.get(key),
      set: (key: string, value: string) => values.set(key, value)
    }
    return cached(shared(store, { secret: fleetSecret, space: 'judge', now }), { ttl, now })
  },
  coalesced: () => coalesced,
  tokenOnly: () => tokenOnly,
  timed: () => timed(5_000),
  retried: () => retried(1),
  breaker: () => breaker({ failures: 2, pause: 10_000, now }),
  traced: () => traced(() => undefined, { now }),
  // It would allow everything: only a token that is foreign by its form may reach it.
  orElse: ({ lax }) => orElse(lax),
  confirmedBy: ({ second }) => confirmedBy(second),
  deferred: () => inner => deferred(async () => inner, { now })
}
const names = [...Object.keys(layersByName), 'reportOnly']

export function stacksOf(length: number): readonly (readonly string[])[] {
  return length === 0
    ? [[]]
    : stacksOf(length - 1).flatMap(stack => names.map(name => [...stack, name]))
}
/**
 * `reportOnly` is around the gate: it is last, wherever it is written, and once. Of four layers no
 * two are equal: with repetition they would take a minute more.
 */
export function isPlayed(stack: readonly string[]): boolean {
  if (stack.length === 4 && new Set(stack).size < 4) return false
  return stack.indexOf('reportOnly') === -1 || stack.indexOf('reportOnly') === stack.length - 1
}

export function countOf(stack: readonly string[], ...wanted: readonly string[]): number {
  return stack.filter(name => wanted.includes(name)).length
}

/** The layers of a stack, but `reportOnly`, which is around the gate. */
export function layersOf(stack: readonly string[], parts: Parts): readonly Layer<Introspect>[] {
  return stack
    .filter(name => name !== 'reportOnly')
    .map(name => layersByName[name]?.(parts) as Layer<Introspect>)
}

/** The gates of one stack: a strict one, and one whose judge is lax, with the same stores. */
export function build(script: Script, stack: readonly string[], counts: Counts, log: Asked[]) {
  const judge = (name: 'judge' | 'second'): Introspect =>
    setKnown(
      async (query: Query): Promise<Introspection> => {
        counts[name] += 1
        const answer = truthAnswer(script, query)
        log.push({ token: query.token, sender: sender.getStore(), answer, time: now() })
        return answer
      },
      { fingerprint: 'strict' }
    )
  const lax: Introspect = setKnown(() => script.lax, { fingerprint: 'lax' })
  const layers = layersOf(stack, { second: judge('second'), lax })
  const gatesFor = (base: Introspect): readonly Gate[] => {
    const introspect = around(base, ...layers)
    return ['a', 'b'].map(scope =>
      gate({ introspect, require: requireScope(script, scope), now, deadline: 30_000 })
    )
  }
  const [strict, twin] = [gatesFor(judge('judge')), gatesFor(lax)]
  if (!stack.includes('reportOnly')) return { strict, twin }
  const tried = strict.map((decide, i) =>
    around(decide, reportOnly({ next: twin[i] as Gate, see: () => undefined }))
  )
  return { strict: tried, twin }
}

/** A breaker must be around the one server whose failures it counts. */
export function isRefused(stack: readonly string[]): boolean {
  const several = stack.findIndex(name => name === 'orElse' || name === 'confirmedBy')
  return several !== -1 && stack.lastIndexOf('breaker') > several
}
/** All requests with one token have one cached answer. Otherwise each certificate and route has. */
export function isCachedByToken(stack: readonly string[]): boolean {
  const outermost = Math.max(stack.lastIndexOf('cached'), stack.lastIndexOf('shared'))
  return stack.lastIndexOf('tokenOnly') > outermost
}
