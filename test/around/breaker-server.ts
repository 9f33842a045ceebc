// A server that is told what to answer, and a breaker in front of it.
import { around, breaker, type Introspection } from 'gatecheck'
import { now } from '../samples'
import { down, summary } from './introspects'

export const failures = 3
export const pause = 10_000

export function failedWith(
  reason: 'unreachable' | 'timeout' | 'refused',
  detail: string
): Introspection {
  return { _tag: 'Failed', reason: `introspection_${reason}`, detail, retryable: true }
}

export function setUp() {
  let time = now()
  let calls = 0
  let answer: Introspection = down
  const introspect = around(
    () => {
      calls += 1
      return Promise.resolve(answer)
    },
    breaker({ failures, pause, now: () => time })
  )
  return {
    introspect,
    calls: () => calls,
    wait: (ms: number) => {
      time += ms
    },
    ask: async (token: string, next: Introspection = answer): Promise<string> => {
      answer = next
      return summary(await introspect({ token }))
    }
  }
}
export const open = 'introspection_unreachable breaker_open'

/** Asks about a new token each time. */
export async function fail(server: ReturnType<typeof setUp>, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await server.ask(`token-${i}`, down)
}
