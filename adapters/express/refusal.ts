// What `next` gets with `refusals: 'next'`.
import { toCode } from '../../src/refusal/challenge'
import type { Allow, Decision } from '../../src/types'
import type { HttpAnswer } from '../http/answer'
import { headersOf, type NodeResponse } from '../node/response'

/**
 * A refusal for your own error handler: an `Error` with the fields of the decision, `status` and
 * `headers`, which Express' default handler sends. The decision's fields are not enumerable, so
 * that no log prints claims.
 */
export type ExpressRefusal = Exclude<Decision, Allow> &
  Error & {
    /** Headers to send: `www-authenticate`, `cache-control`, `retry-after` and CORS exposure. */
    readonly headers: Readonly<Record<string, string | readonly string[]>>
  }

export function toExpressRefusal(
  decision: Exclude<Decision, Allow>,
  answer: HttpAnswer,
  response: NodeResponse
): ExpressRefusal {
  const { 'content-type': _, ...headers } = headersOf(response, answer)
  const { status } = answer
  const error = new Error(`${decision._tag} ${status} ${toCode(decision.reason)}`)
  for (const [name, value] of Object.entries(decision))
    Object.defineProperty(error, name, { value, writable: true })
  return Object.assign(error, { status, headers }) as ExpressRefusal
}
