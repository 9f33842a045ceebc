// One request through a gate, in Express: decided at once if everything is in memory, else while the client waits.
import { abort, makeSignal } from '../../src/async/abort'
import { isPromise } from '../../src/async/awaitable'
import { ignoreRejection } from '../../src/async/observe'
import { serverError } from '../../src/refusal/challenge'
import { safeGate } from '../../src/refusal/safe-gate'
import type { ClientCertificate, Decision, Gate } from '../../src/types'
import { deepFreeze } from '../../src/values/json'
import { httpAnswerFor } from '../http/answer'
import { markAllowed } from './allowed'
import { type Arrived, describeConnection } from './connection'
import { type ExpressRequest, makeRequestReader } from './request'
import { type ExpressResponse, writeRefusal } from './response'

/** Fits where Express takes a handler, and leaves the types of `req.params` to the route. */
export type ExpressHandler = (
  request: ExpressRequest,
  response: ExpressResponse,
  next: (error?: unknown) => void
) => void

type Reader = (arrived: Arrived) => ClientCertificate | undefined

export function makeHandler(
  gate: Gate,
  readCertificate: Reader,
  refusals: 'respond' | 'next'
): ExpressHandler {
  const decide = safeGate(gate)
  const requestOf = makeRequestReader(() => handler)
  const handler: ExpressHandler = (given, response, next) => {
    markAllowed(given, undefined)
    const signal = makeSignal()
    const leave = (): void => abort(signal)
    if (response.destroyed === true) leave()
    const request = requestOf(given, next)

    const settle = (decision: Decision): void => {
      if (signal.aborted || response.writableEnded || response.destroyed === true) return
      if (decision._tag === 'Allow') {
        markAllowed(given, Object.isFrozen(decision) ? decision : deepFreeze(decision)) // a gate of ours has frozen it
        return next()
      }
      if (refusals === 'next') return next(decision)
      writeRefusal(response, httpAnswerFor(decision, request))
    }

    let certificate: ClientCertificate | undefined
    try {
      certificate = ignoreRejection(readCertificate(describeConnection(given, request.header)))
    } catch {
      return settle(serverError(500, 'user_function_threw', 'certificate'))
    }
    const { method, path, header, route } = request // by name: a spread costs a quarter of a hit
    const decision = decide({ method, path, header, route, certificate }, signal)
    if (!isPromise(decision)) return settle(decision)
    response.once('close', leave)
    decision
      .then(settled => {
        response.removeListener('close', leave)
        settle(settled)
      })
      .catch(next)
  }
  return handler
}
