// One request through a gate, in Express: what is in memory at once, and what has to be waited for until the client leaves.
import { decisionOf, serverError } from '../../src/challenge'
import { frozen } from '../../src/frozen'
import { isOurs, ruled, saidBy } from '../../src/prompt'
import { alarm, hushed, isPromise, notify, raise } from '../../src/signal'
import type { ClientCertificate, Decision, Gate, ResourceRequest } from '../../src/types'
import { answerOf } from '../http/answer'
import { mark } from './allowed'
import { type Arrived, arrivedOf } from './connection'
import { type ExpressRequest, requests } from './request'
import { type ExpressResponse, write } from './response'

/** Fits wherever Express takes a handler, and leaves the types of `req.params` to the route. */
export type ExpressHandler = (request: ExpressRequest, response: ExpressResponse, next: (error?: unknown) => void) => void

/** Throws nothing, whatever is thrown at it. */
export const handlerOf = (gate: Gate, reader: (arrived: Arrived) => ClientCertificate | undefined, refusals: 'respond' | 'next'): ExpressHandler => {
  const requestOf = requests(() => handler)
  const handler: ExpressHandler = (given, response, next) => {
    const signal = alarm()
    const leave = (): void => raise(signal)
    let request: ResourceRequest = { method: '', path: '', header: () => [] }
    let stage = 'request'
    const threw = (): Decision => serverError(500, 'user_function_threw', stage)
    let ours = false
    const decided = (): unknown => {
      try {
        mark(given, undefined)
        if (response.destroyed === true) leave()
        request = requestOf(given, next)
        stage = 'certificate'
        const certificate = hushed(reader(arrivedOf(given, request.header)));
        (request as { certificate?: ClientCertificate | undefined }).certificate = certificate
        stage = 'gate'
        const promise = gate(request, signal)
        ours = isOurs(promise)
        const said = saidBy(promise)
        if (!isPromise(said)) return said
        const waited = ruled(said).catch(threw)
        response.once('close', leave)
        return waited
      } catch {
        return threw()
      }
    }
    /** What `next` is given: nothing, an error; `undefined`, where it is not called. */
    const interpreted = (said: unknown): readonly unknown[] | undefined => {
      if (signal.aborted || response.writableEnded || response.destroyed === true) return undefined
      const decision = decisionOf(said, ours)
      if (decision._tag === 'Allow') {
        mark(given, ours ? decision : frozen(decision)) // a gate of ours froze it to its depth, which takes 5 µs to find out
        return []
      }
      if (refusals === 'next') return [decision]
      write(response, answerOf(decision, request))
      return undefined
    }
    const settled = (said: unknown): void => {
      let told: readonly unknown[] | undefined
      try {
        told = interpreted(said)
      } catch (error) {
        told = [error]
      }
      if (told === undefined) return
      try {
        next(...told)
      } catch (error) {
        if (told.length === 0) notify(() => next(error)) // what comes behind failed; a `next` that throws an error back has had its turn
      }
    }
    const said = decided()
    if (!isPromise(said)) return settled(said)
    void said.then(decision => {
      notify(() => response.removeListener('close', leave))
      settled(decision)
    })
  }
  return handler
}
