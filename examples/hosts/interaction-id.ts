// The header x-fapi-interaction-id on each answer, also on refusals and errors: it stands in front of
// the gate.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { type InteractionIdOptions, interactionId } from 'gatecheck/fapi'

const header = 'x-fapi-interaction-id'
const refusal = JSON.stringify({
  error: 'invalid_request',
  error_description: `${header} must be a UUID`
})
const refusalHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store' }

/** Writes the id into your log, and what a handler threw. */
export type LogInteraction = (id: string, error?: unknown) => void

/**
 * For Express and Polka: `app.use(interactionIds(log))`, in front of the gate. For Node:
 * `handle(request, response, () => guard(request, response, handler))`.
 */
export function interactionIds(log: LogInteraction, options?: InteractionIdOptions) {
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const interaction = interactionId(request.headers[header], options)
    log(interaction.id)
    // The host keeps it, whoever answers: your handler, the gate or an error handler.
    response.setHeader(header, interaction.id)
    if ('_tag' in interaction) response.writeHead(interaction.status, refusalHeaders).end(refusal)
    else next()
  }
}

/** For hosts that speak fetch. `handler` calls the guard: its refusals get the header, too. */
export function withInteractionId<Rest extends readonly unknown[]>(
  handler: (request: Request, ...rest: Rest) => Response | Promise<Response>,
  log: LogInteraction,
  options?: InteractionIdOptions
): (request: Request, ...rest: Rest) => Promise<Response> {
  return async (request, ...rest) => {
    const interaction = interactionId(request.headers.get(header), options)
    const { id } = interaction
    log(id)
    const answer = async (): Promise<Response> => {
      if ('_tag' in interaction)
        return new Response(refusal, { status: interaction.status, headers: refusalHeaders })
      try {
        return await handler(request, ...rest)
      } catch (error) {
        log(id, error)
        return new Response(null, { status: 500 })
      }
    }
    // A copy: the headers of a redirect, and of what fetch received, cannot be changed.
    const response = await answer()
    const copy = new Response(response.body, response)
    copy.headers.set(header, id)
    return copy
  }
}
