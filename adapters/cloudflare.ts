// Cloudflare Workers: a gate that takes the client's certificate from `request.cf`, and a worker
// whose handler gets only the requests that the gate allows.

import { right } from 'fp-ts/Either'
import type { Allow, Decision, Gate, ResourceMetadata } from '../src/types'
import { isFunction } from '../src/values/guards'
import { aFunction, assert, oneOf, validateAdapter } from '../src/values/options'
import { serverError } from '../src/values/server-error'
import { certificateFromCf } from './cloudflare/certificate'
import { withNonce } from './cloudflare/nonce'
import { oncePerEnv, reportError, type WorkerContext } from './cloudflare/worker'
import { isAllow } from './fetch/allow'
import { makeGuard } from './fetch/guard'
import { type FetchRequest, type FetchUrlReader, makeFetchUrlReader } from './fetch/request'
import type { HostRequest, HostResponse } from './fetch/response'
import { metadataRule } from './http/metadata'
import { publicUrlRule } from './http/public-url'

export type { WorkerContext } from './cloudflare/worker'
export { isAllow } from './fetch/allow'
export type { FetchRequest } from './fetch/request'
export type { FetchResponse, HostResponse } from './fetch/response'

/** The part of a worker's request that is read. `Request` of `@cloudflare/workers-types` fits. */
export interface CloudflareRequest extends FetchRequest {
  readonly cf?: unknown
}

export interface CloudflareOptions<R = CloudflareRequest> {
  /**
   * `'allowed'`: accepts a certificate that no CA vouches for, because clients may register their
   * own [RFC 8705 §2.2]. Every other failure of Cloudflare's verification still refuses.
   */
  readonly selfSigned?: 'allowed' | undefined
  /**
   * Called with each decision, also with those that the adapter makes itself (`adapter_misused`).
   * `took`: milliseconds, by a clock that stands still between I/O. If it throws or rejects, nothing
   * changes. `request` holds the token: do not log its headers.
   */
  readonly see?:
    | ((decision: Decision, request: R, timing: { readonly took: number }) => unknown)
    | undefined
  /**
   * The URL under which clients call the worker, for DPoP: `https://api.example.com/v1`. Default:
   * `request.url`, which is what the client called, because Cloudflare routes by it. Needed if a
   * proxy or another worker calls yours under another URL, and if its route has a wildcard for the
   * host, such as `*.example.com/*`: there the Host header chooses the name. Then the path and query of `request.url`
   * come behind it. Several URLs: the Host header must name the host of exactly one, otherwise 400.
   */
  readonly publicUrl?: string | readonly string[] | undefined
  /**
   * `resourceMetadata({ … })`, or a list: GET and HEAD of exactly its path are answered before the
   * gate is asked. Every other request goes to the gate.
   */
  readonly metadata?: ResourceMetadata | readonly ResourceMetadata[] | undefined
}

/** The platform vouches for it. */
const platformUrl: FetchUrlReader = ({ url }) => url

/** `name` is the exported function that the user called. */
function makeCloudflareGuard<R extends CloudflareRequest, A>(
  name: string,
  gate: Gate,
  options: CloudflareOptions<R>
): (request: R) => Promise<Allow | A> {
  validateAdapter(name, gate, options, {
    selfSigned: oneOf('allowed'),
    see: aFunction,
    publicUrl: publicUrlRule,
    metadata: metadataRule
  })
  const readUrl = makeFetchUrlReader(options.publicUrl) ?? platformUrl
  return makeGuard<R, [], A>(gate, options, readUrl, async (_header, request) =>
    right(await certificateFromCf(request, options.selfSigned))
  )
}

/**
 * The gate for a Cloudflare Worker: `fetchGate`, with the client's certificate from
 * `request.cf.tlsClientAuth`.
 *
 * Accepts a certificate that Cloudflare verified (`SUCCESS`) and that is not revoked. A certificate
 * that failed is unreadable (`not_verified`, `revoked`), never "absent". Never rejects. Throws a
 * `TypeError` at construction if an option is invalid.
 *
 * If the gate has nonces for DPoP, put `allow.nonce` into the header `DPoP-Nonce` of your response,
 * with `Cache-Control: no-store`. A refusal has its nonce already.
 *
 * Does NOT read `Cf-Client-Cert-*`, `Cf-Cert-*` or `Client-Cert` headers: a client can send them to
 * a worker. Does NOT find `cf` in a `Request` that your code made anew, or on a host name without
 * mutual TLS: bound tokens are refused there.
 *
 * @example
 * const introspect = rfc7662FromEnv(env)
 * const guard = cloudflareGate(gate({ introspect, require: scopes('time:query') }))
 * const answer = await guard(request)
 * if (!isAllow(answer)) return answer
 */
export function cloudflareGate<R extends CloudflareRequest = CloudflareRequest, A = HostResponse>(
  gate: Gate,
  options: CloudflareOptions<R> = {}
): (request: R) => Promise<Allow | A> {
  return makeCloudflareGuard('cloudflareGate', gate, options)
}

/**
 * A worker whose handler gets only the requests that the gate allows, with the `Allow` as its
 * fourth argument. Fits `ExportedHandler<Env>`.
 *
 * `make` is called at the first request of an `env`. If it throws, the client gets 500, the
 * worker's log gets the error, and the next request tries again. Nothing runs before the first
 * request. Requests share the gate, but no promise. Rejects only with what the handler throws.
 * Throws a `TypeError` at construction if an argument is invalid.
 *
 * If the gate has nonces for DPoP, the handler's response gets `DPoP-Nonce` and
 * `Cache-Control: no-store`. Its status and body stay, a stream too.
 *
 * Does NOT guard `scheduled`, `queue` and other handlers: spread the worker beside them. Does NOT
 * answer a CORS preflight, which carries no token: answer `OPTIONS` before you call its `fetch`, and
 * add the CORS headers to what it returns (docs/cloudflare.md).
 *
 * @example
 * const require = byRoute({ 'GET /time': scopes('time:query') })
 * export default guarded(
 *   (env: Env) => gate({ introspect: rfc7662FromEnv(env), require }),
 *   (request, env, ctx, { token }) => Response.json({ hello: token.subject })
 * )
 */
export function guarded<
  E = unknown,
  R extends CloudflareRequest = HostRequest<CloudflareRequest>,
  C = WorkerContext,
  A = HostResponse
>(
  make: (env: E) => Gate,
  handler: (request: R, env: E, ctx: C, allow: Allow) => A | Promise<A>,
  options: CloudflareOptions<R> = {}
): { readonly fetch: (request: R, env: E, ctx: C) => Promise<A> } {
  assert(
    isFunction(make) && isFunction(handler),
    'guarded(make, handler): pass env => gate({ … }) and (request, env, ctx, allow) => Response'
  )
  const guardFor = (gate: Gate): ((request: R) => Promise<Allow | A>) =>
    makeCloudflareGuard('guarded', gate, options)
  // Made here, so that a wrong option throws at construction.
  const failing = guardFor(() => serverError('adapter_misused', 'make'))
  const guardForEnv = oncePerEnv((env: E) => guardFor(make(env)))

  const guardOrFailing = (env: E, ctx: C): ((request: R) => Promise<Allow | A>) => {
    try {
      return guardForEnv(env)
    } catch (error) {
      reportError(ctx, error)
      return failing
    }
  }

  return {
    fetch: async (request, env, ctx) => {
      const answer = await guardOrFailing(env, ctx)(request)
      if (!isAllow(answer)) return answer as A
      const response = handler(request, env, ctx, answer)
      return answer.nonce === undefined ? response : withNonce(await response, answer)
    }
  }
}
