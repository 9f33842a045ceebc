// Processes over one store, in memory or shared by a fleet, and what a gate decides in them.
import {
  type Awaitable,
  around,
  type CachedOptions,
  cached,
  type Decision,
  type GateOptions,
  gate,
  type Introspect,
  type Introspection,
  memory,
  noScopes,
  type Query,
  type Store
} from 'gatecheck'
import { at, request } from '../samples'
import { settled, storeOf, strings } from '../store/strings'

export { active, query } from './cached-server'

type MakeStore = (options: object) => Store
/** Each call is a new place; what it returns makes stores in that place. */
export type MakePlace = () => MakeStore

export const inMemory: MakePlace = () => {
  const store = memory({ entries: 20 })
  return () => store
}
export const inSharedStore: MakePlace = () => {
  const keyValueStore = strings()
  return options => storeOf(keyValueStore, options)
}

type Answer = Introspection | ((query: Query) => Introspection)

/** Processes over one place, with one clock. Each has a server of its own and counts its calls. */
export function fleetIn(makePlace: MakePlace) {
  const makeStore = makePlace()
  const clock = { seconds: at }
  const now = (): number => clock.seconds * 1000
  const addProcess = (answer: Answer, options: CachedOptions = {}) => {
    let calls = 0
    const server: Introspect = async query => {
      calls += 1
      return typeof answer === 'function' ? answer(query) : answer
    }
    const { space } = options
    const layer = cached(makeStore({ now, ...(space === undefined ? {} : { space }) }), {
      now,
      ...options
    })
    const cachedServer = around(server, layer)
    return {
      layer,
      calls: () => calls,
      introspect: async (query: Query) => {
        const introspection = await cachedServer(query)
        await settled()
        return introspection
      }
    }
  }
  return { clock, addProcess, now }
}

/** A fleet of one process. */
export function processIn(makePlace: MakePlace) {
  return (answer: Answer, options: CachedOptions = {}) => {
    const { clock, addProcess, now } = fleetIn(makePlace)
    return { clock, now, ...addProcess(answer, options) }
  }
}

export function decideWith(
  introspect: Introspect,
  more: Parameters<typeof request>[0] = {},
  options: Partial<GateOptions> = {},
  seconds = at
): Awaitable<Decision> {
  return gate({ introspect, require: noScopes, now: () => seconds * 1000, ...options })(
    request(more)
  )
}
export async function outcomeWith(...parts: Parameters<typeof decideWith>): Promise<string> {
  const decision = await decideWith(...parts)
  return decision._tag === 'Allow' ? 'Allow' : decision.reason
}
