// Takes one Express request through a gate: at once if everything is in memory, else
// asynchronously.
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

/** A handler for Express. The route keeps the types of its `req.params`. */
export type ExpressHandler = (
  request: ExpressRequest,
  response: ExpressResponse,
  next: (error?: unknown) => void
) => void

type ReadCertificate = (arrived: Arrived) => ClientCertificate | undefined

export function makeHandler(
  gate: Gate,
  readCertificate: ReadCertificate,
  refusals: 'respond' | 'next'
): ExpressHandler {
  const decide = safeGate(gate)
  const readRequest = makeRequestReader(() => handler)
  const handler: ExpressHandler = (expressRequest, response, next) => {
    markAllowed(expressRequest, undefined)
    const signal = makeSignal()
    const abortSignal = (): void => abort(signal)
    if (response.destroyed === true) abortSignal()
    const request = readRequest(expressRequest, next)

    const settle = (decision: Decision): void => {
      if (signal.aborted || response.writableEnded || response.destroyed === true) return
      if (decision._tag === 'Allow') {
        // Our own gates freeze what they return.
        markAllowed(expressRequest, Object.isFrozen(decision) ? decision : deepFreeze(decision))
        return next()
      }
      if (refusals === 'next') return next(decision)
      writeRefusal(response, httpAnswerFor(decision, request))
    }

    let certificate: ClientCertificate | undefined
    try {
      const connection = describeConnection(expressRequest, request.header)
      certificate = ignoreRejection(readCertificate(connection))
    } catch {
      return settle(serverError(500, 'user_function_threw', 'certificate'))
    }
    // Fields by name: a spread costs a quarter of a hit.
    const { method, path, header, route } = request
    const decision = decide({ method, path, header, route, certificate }, signal)
    if (!isPromise(decision)) return settle(decision)
    response.once('close', abortSignal)
    decision
      .then(settled => {
        response.removeListener('close', abortSignal)
        settle(settled)
      })
      .catch(next)
  }
  return handler
}
