// A handler that only answers: what the runtime itself costs.
import { policy } from './policy.mjs'

export const make = () => undefined
export const allowed = async () => true
export const handlerOf = () => async event => policy(true, event)
