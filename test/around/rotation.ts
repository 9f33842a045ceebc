// A server that knows some secrets, and a secrets manager that has one.
import { deferred, type Introspection } from 'gatecheck'
import { now } from '../samples'
import { active, query, summary, throwSecret } from './introspects'

export const minute = 60_000
export const hour = 60 * minute
export const unauthorized = {
  _tag: 'Failed',
  reason: 'introspection_refused',
  detail: 'http_401',
  retryable: false
} as const satisfies Introspection

export function setUp(renew?: number) {
  const state = {
    time: now(),
    loads: 0,
    secret: 'old',
    accepted: ['old'] as readonly string[],
    isDown: false,
    refusal: unauthorized as Introspection,
    asked: [] as string[]
  }
  const introspect = deferred(
    async () => {
      state.loads += 1
      const { secret } = state
      if (state.isDown) throwSecret()
      return async () => {
        state.asked.push(secret)
        return state.accepted.includes(secret) ? active : state.refusal
      }
    },
    { renew, now: () => state.time }
  )
  return { state, ask: async () => summary(await introspect(query)) }
}
export const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
