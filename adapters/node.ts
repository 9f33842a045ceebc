// Node's own HTTP servers, and frameworks that show their requests: Koa, Fastify, Nest, Polka.

import type { Allow, Gate } from '../src/types'
import { validateAdapter } from '../src/values/options'
import { httpAnswerFor } from './http/answer'
import type { Connected } from './node/connection'
import { makeDecide, type NodeOptions, nodeOptionRules } from './node/decide'
import { type HeaderSource, makeNodeHeaderReader } from './node/headers'
import { servesMetadata } from './node/metadata'
import { nodePath, type PathSource } from './node/path'
import { type NodeResponse, writeAnswer } from './node/response'

export { type Arrived, type Connected, type PeerSocket, tlsSocket } from './node/connection'
export type { NodeOptions } from './node/decide'
export type { NodeResponse } from './node/response'

/** The part of a request that is read. Node's own fit, of HTTP/1.1 and HTTP/2, and Express'. */
export interface NodeRequest extends Connected, HeaderSource, PathSource {
  readonly method?: string | undefined
}

/**
 * Calls `handler` with the `Allow`, and for nothing else. Resolves when the handler is done, when
 * the refusal is written, or if the client has left. Rejects only with what the handler throws.
 */
export type NodeGuard<R = NodeRequest> = (
  request: R,
  response: NodeResponse,
  handler: (allow: Allow) => unknown
) => Promise<void>

/**
 * The gate for `node:http`, `node:https` and `node:http2`, and for frameworks that show Node's
 * request and response: Koa, Fastify, Nest, Polka.
 *
 * If the gate allows, the handler is called with the frozen `Allow`. If not, the refusal is written
 * to the response: 400, 401, 403, 500 or 503 with `WWW-Authenticate`, `Cache-Control: no-store`,
 * `Retry-After` and a small JSON body. The gate's signal aborts when the client disconnects. A
 * request that is answered meanwhile, or whose client has left, goes no further.
 *
 * Throws a `TypeError` at construction if an option is invalid.
 *
 * Does NOT read Host, X-Forwarded headers, query or body. Does NOT know which route the host
 * matched: `byRoute` judges the path in `request.url`, and refuses a path that can be read in two
 * ways as `unknown_route`. Does NOT see a path that is rewritten later, or that a mount has taken
 * away before: call it in front of both.
 *
 * @example
 * const introspect = rfc7662FromEnv(process.env)
 * const guard = nodeGate(gate({ introspect, require: scopes('time:query') }))
 * createServer((request, response) =>
 *   guard(request, response, ({ token }) => response.end(`Hello, ${token.subject}`))
 * )
 */
export function nodeGate<R extends NodeRequest = NodeRequest>(
  gate: Gate,
  options: NodeOptions<R> = {}
): NodeGuard<R> {
  validateAdapter('nodeGate', gate, options, nodeOptionRules())
  const decide = makeDecide(gate, options)
  return async (nodeRequest, response, handler) => {
    if (servesMetadata(options.metadata, nodeRequest, response)) return
    const request = {
      method: nodeRequest.method ?? '',
      path: nodePath(nodeRequest),
      header: makeNodeHeaderReader(nodeRequest)
    }
    let handled: unknown
    await decide(nodeRequest, request, response, decision => {
      if (decision._tag === 'Allow') handled = handler(decision)
      else writeAnswer(response, httpAnswerFor(decision, request))
    })
    await handled
  }
}
