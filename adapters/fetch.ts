// Any host that speaks fetch: Hono, Deno, Bun, Next, a worker. A Request comes in; an Allow goes out, or the Response that refuses.

import { ignoreRejection } from '../src/async/observe'
import type { Allow, CertificateReader, ClientCertificate, Gate } from '../src/types'
import { aFunction, assert, validateAdapter } from '../src/values/options'
import { makeGuard } from './fetch/guard'
import type { FetchRequest } from './fetch/request'
import type { HostResponse } from './fetch/response'

export type { FetchRequest } from './fetch/request'
export type { FetchResponse, HostResponse } from './fetch/response'

/** Where the client's certificate is seen: by a proxy, which says so in a header, or by the host itself. Nothing said: nowhere. */
export type FetchOptions<R = FetchRequest, Rest extends readonly unknown[] = []> =
  | { readonly certificate?: undefined; readonly peer?: undefined; readonly tls?: undefined }
  | {
      /** Reads it from the proxy's header: one of `gatecheck/proxies`, or yours. */
      readonly certificate: CertificateReader
      /** The address of the TCP peer, which a fetch `Request` does not have: from what else the host hands over, never from a header. */
      readonly peer: (request: R, ...rest: Rest) => string | undefined
      readonly tls?: undefined
    }
  | {
      /** What the host's own TLS layer says of it, where the host ends TLS. `undefined`: there is none. */
      readonly tls: (request: R, ...rest: Rest) => ClientCertificate | undefined
      readonly certificate?: undefined
      readonly peer?: undefined
    }

function checked(gate: unknown, options: FetchOptions<never, never>): void {
  validateAdapter('fetchGate', gate, options, {
    certificate: aFunction,
    peer: aFunction,
    tls: aFunction
  })
  const { certificate, peer, tls } = options
  assert(
    (certificate === undefined) === (peer === undefined),
    'fetchGate(gate, { certificate, peer }): one is missing. Pass both: a header is trusted only from a peer that may write it.'
  )
  assert(
    certificate === undefined || tls === undefined,
    'fetchGate(gate, { certificate, tls }): pass one of them'
  )
}

/**
 * The gate for a host that speaks fetch: resolves to the `Allow`, or to a `Response` that refuses: 400, 401, 403, 500 or 503 with
 * `WWW-Authenticate`, `Cache-Control: no-store` and a small JSON body. Never rejects. The request's own signal ends the decision.
 *
 * What the host hands over beside the request is passed on to `peer` and `tls`. Throws a `TypeError` at construction for an option
 * that is none. Does NOT see a client certificate unless told where, does NOT read the Host header, the query or the body, and does
 * NOT know which route the host matched: `byRoute` judges the path, and has no rule for one that can be read in two ways.
 *
 * @example
 * const guard = fetchGate(gate({ introspect: rfc7662FromEnv(process.env), require: byRoute({ 'GET /time': scopes('time:query') }) }))
 * Deno.serve(async request => {
 *   const answer = await guard(request)
 *   return answer instanceof Response ? answer : new Response(answer.token.subject)
 * })
 */
export function fetchGate<
  R extends FetchRequest = FetchRequest,
  Rest extends readonly unknown[] = [],
  A = HostResponse
>(
  gate: Gate,
  options: FetchOptions<R, Rest> = {}
): (request: R, ...rest: Rest) => Promise<Allow | A> {
  checked(gate, options)
  const { certificate: reader, peer, tls } = options
  return makeGuard<R, Rest, A>(gate, (header, request, ...rest) =>
    ignoreRejection(
      tls === undefined
        ? reader?.({ header, peer: ignoreRejection(peer?.(request, ...rest)) })
        : tls(request, ...rest)
    )
  )
}
