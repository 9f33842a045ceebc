// Any host that speaks fetch: Hono, Deno, Bun, Next, a worker. A Request comes in; an Allow, or the
// Response that refuses, goes out.

import { isLeft } from 'fp-ts/Either'
import type {
  Allow,
  CertificateReader,
  ClientCertificate,
  Decision,
  Gate,
  ResourceMetadata
} from '../src/types'
import { isString } from '../src/values/guards'
import { aFunction, assert, validateAdapter } from '../src/values/options'
import { makeGuard } from './fetch/guard'
import { type FetchRequest, makeFetchUrlReader } from './fetch/request'
import type { HostResponse } from './fetch/response'
import { metadataRule } from './http/metadata'
import { callOption, isClientCertificate } from './http/option'
import { publicUrlRule } from './http/public-url'

export { isAllow } from './fetch/allow'
export type { FetchRequest } from './fetch/request'
export type { FetchResponse, HostResponse } from './fetch/response'

/**
 * Where the client's certificate comes from: a proxy's header, or the host's own TLS layer. If
 * neither is given, no certificate is read, and a bound token is refused.
 */
export type CertificateSource<R, Rest extends readonly unknown[]> =
  | { readonly certificate?: undefined; readonly peer?: undefined; readonly tls?: undefined }
  | {
      /** Reads it from the proxy's header: a reader of `gatecheck/proxies`, or your own. */
      readonly certificate: CertificateReader
      /**
       * Returns the address of the TCP peer. A fetch `Request` does not have it: take it from the
       * other arguments of the host, never from a header.
       */
      readonly peer: (request: R, ...rest: Rest) => string | undefined
      readonly tls?: undefined
    }
  | {
      /**
       * Returns the certificate that the host's own TLS layer shows, if the host terminates TLS.
       * `undefined`: there is no certificate.
       */
      readonly tls: (request: R, ...rest: Rest) => ClientCertificate | undefined
      readonly certificate?: undefined
      readonly peer?: undefined
    }

export type FetchOptions<
  R = FetchRequest,
  Rest extends readonly unknown[] = []
> = CertificateSource<R, Rest> & {
  /**
   * Called with each decision, also with those that the adapter makes itself (`adapter_misused`).
   * `took`: milliseconds. If it throws or rejects, nothing changes. `request` holds the token: do
   * not log its headers.
   */
  readonly see?:
    | ((decision: Decision, request: R, timing: { readonly took: number }) => unknown)
    | undefined
  /**
   * The URL under which clients call this server, such as `https://api.example.com/v1`: what they
   * call as `/v1/time` is `/time` here. Needed for DPoP: without it, the scheme DPoP is 500
   * `url_unknown`. Several URLs: the Host header must name the host of exactly one, otherwise 400.
   */
  readonly publicUrl?: string | readonly string[] | undefined
  /**
   * `resourceMetadata({ … })`, or a list: GET and HEAD of exactly its path are answered before the
   * gate is asked. Every other request goes to the gate.
   */
  readonly metadata?: ResourceMetadata | readonly ResourceMetadata[] | undefined
}

function validateFetchGate(gate: unknown, options: FetchOptions<never, never>): void {
  validateAdapter('fetchGate', gate, options, {
    certificate: aFunction,
    peer: aFunction,
    tls: aFunction,
    see: aFunction,
    publicUrl: publicUrlRule,
    metadata: metadataRule
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
 * The gate for a host that speaks fetch.
 *
 * Resolves to the `Allow`, or to a `Response` that refuses: 400, 401, 403, 500 or 503 with
 * `WWW-Authenticate`, `Cache-Control: no-store` and a small JSON body. `isAllow` tells which. Never
 * rejects. If the request's own signal aborts, the decision ends. `peer` and `tls` get all the
 * arguments that the guard is called with. Throws a `TypeError` at construction if an option is
 * invalid.
 *
 * With `publicUrl`, the gate judges DPoP proofs. If it has nonces, put `allow.nonce` into the header
 * `DPoP-Nonce` of your response, with `Cache-Control: no-store`; a refusal has its nonce already.
 *
 * Does NOT see a client certificate without `certificate` or `tls`. Does NOT read the Host header,
 * unless there are several public URLs, nor the body. Does NOT know which route the host matched: `byRoute` judges the path, and
 * refuses a path that can be read in two ways as `unknown_route`.
 *
 * @example
 * const introspect = rfc7662FromEnv(process.env)
 * const require = byRoute({ 'GET /time': scopes('time:query') })
 * const guard = fetchGate(gate({ introspect, require }))
 * Deno.serve(async request => {
 *   const answer = await guard(request)
 *   return isAllow(answer) ? new Response(answer.token.subject) : answer
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
  validateFetchGate(gate, options)
  const { certificate: readCertificate, peer, tls } = options
  const readUrl = makeFetchUrlReader(options.publicUrl)
  return makeGuard<R, Rest, A>(gate, options, readUrl, (header, request, ...rest) => {
    if (tls !== undefined)
      return callOption('tls', () => tls(request, ...rest), isClientCertificate)
    const address = callOption('peer', () => peer?.(request, ...rest), isString)
    return isLeft(address)
      ? address
      : callOption(
          'certificate',
          () => readCertificate?.({ header, peer: address.right }),
          isClientCertificate
        )
  })
}
