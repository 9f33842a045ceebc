// Takes one Express request through a gate.

import { isPromise } from '../../src/async/awaitable'
import type { Gate } from '../../src/types'
import { httpAnswerFor } from '../http/answer'
import { makeDecide, type NodeOptions } from '../node/decide'
import { servesMetadata } from '../node/metadata'
import { type NodeResponse, writeAnswer } from '../node/response'
import { markAllowed } from './allowed'
import { toExpressRefusal } from './refusal'
import { type ExpressRequest, readExpressRequest } from './request'

/** A handler for Express. The route keeps the types of its `req.params`. */
export type ExpressHandler = (
  request: ExpressRequest,
  response: NodeResponse,
  next: (error?: unknown) => void
) => void

export function makeHandler(
  gate: Gate,
  options: NodeOptions<ExpressRequest>,
  refusals: 'respond' | 'next' | undefined
): ExpressHandler {
  const decide = makeDecide(gate, options)
  const handler: ExpressHandler = (expressRequest, response, next) => {
    if (servesMetadata(options.metadata, expressRequest, response)) return
    markAllowed(expressRequest, undefined)
    const request = readExpressRequest(expressRequest, next, handler)
    const decided = decide(expressRequest, request, response, decision => {
      if (decision._tag === 'Allow') {
        markAllowed(expressRequest, decision)
        return next()
      }
      const answer = httpAnswerFor(decision, request)
      if (refusals === 'next') next(toExpressRefusal(decision, answer, response))
      else writeAnswer(response, answer)
    })
    if (isPromise(decided)) decided.catch(next)
  }
  return handler
}
