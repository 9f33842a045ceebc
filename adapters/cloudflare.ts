// Cloudflare Workers: the client's certificate from `request.cf`, and a worker's `fetch` that is reached only by what the gate allows.
import { serverError } from '../src/refusal/challenge'
import type { Allow, ClientCertificate, Gate } from '../src/types'
import { isFunction } from '../src/values/guards'
import {
  assert,
  type OptionRules,
  oneOf,
  validateAdapter,
  validateOptions
} from '../src/values/options'
import { certificateFromCf } from './cloudflare/certificate'
import { oncePerEnv, reportError, type WorkerContext } from './cloudflare/worker'
import { makeGuard } from './fetch/guard'
import type { FetchRequest } from './fetch/request'
import type { HostRequest, HostResponse } from './fetch/response'

export type { WorkerContext } from './cloudflare/worker'
export type { FetchRequest } from './fetch/request'
export type { FetchResponse, HostResponse } from './fetch/response'

/** What is read of a worker's request; that of `@cloudflare/workers-types` fits. */
export interface CloudflareRequest extends FetchRequest {
  readonly cf?: unknown
}

export interface CloudflareOptions {
  /** `'allowed'`: takes a certificate that no CA vouches for, as clients may register their own [RFC 8705 §2.2]. Every other failure still refuses. */
  readonly selfSigned?: 'allowed' | undefined
}

const rules = (): OptionRules => ({ selfSigned: oneOf('allowed') })

function isAllow(answer: unknown): answer is Allow {
  return (answer as Partial<Allow>)._tag === 'Allow'
}

/**
 * The gate for a Cloudflare Worker: `fetchGate`, with the client's certificate from `request.cf.tlsClientAuth`.
 *
 * Takes a certificate that Cloudflare verified (`SUCCESS`) and that is not revoked. One that failed is unreadable, by the codes
 * `not_verified` and `revoked`, and never "absent". Never rejects; throws a `TypeError` at construction for an option that is none.
 * Does NOT read `Cf-Client-Cert-*`, `Cf-Cert-*` or `Client-Cert` headers: a client can send them to a worker. Does NOT find a `cf` in a
 * `Request` that was made anew, nor on a host name without mutual TLS: there bound tokens are refused.
 *
 * @example
 * const guard = cloudflareGate(gate({ introspect: rfc7662FromEnv(env), require: scopes('time:query') }))
 * const answer = await guard(request)
 * if (answer instanceof Response) return answer
 */
export function cloudflareGate<R extends CloudflareRequest = CloudflareRequest, A = HostResponse>(
  gate: Gate,
  options: CloudflareOptions = {}
): (request: R) => Promise<Allow | A> {
  validateAdapter('cloudflareGate', gate, options, rules())
  const guard = makeGuard<R, readonly [ClientCertificate | undefined], A>(
    gate,
    (_header, _request, certificate) => certificate
  )
  return async request =>
    guard(
      request,
      await certificateFromCf(request, options.selfSigned === 'allowed' ? 'selfSigned' : 'none')
    )
}

/**
 * A worker whose handler is reached only by requests that may pass, with the `Allow` as its fourth argument. Fits `ExportedHandler<Env>`.
 *
 * `make` is called at the first request of an `env`; if it throws, the answer is 500, the error stands in the worker's log, and the
 * next request tries again. Nothing runs before a request comes; requests share the gate, but no promise. Rejects only with what the
 * handler throws. Does NOT guard `scheduled`, `queue` and other entries: spread it beside them.
 *
 * @example
 * export default guarded(
 *   (env: Env) => gate({ introspect: rfc7662FromEnv(env), require: byRoute({ 'GET /time': scopes('time:query') }) }),
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
  options: CloudflareOptions = {}
): { readonly fetch: (request: R, env: E, ctx: C) => Promise<A> } {
  assert(
    isFunction(make) && isFunction(handler),
    'guarded(make, handler): pass env => gate({ … }) and (request, env, ctx, allow) => Response'
  )
  validateOptions('guarded(make, handler, options)', options, {}, rules())
  const guardFor = oncePerEnv((env: E) => cloudflareGate<R, A>(make(env), options))

  const guardOf = (env: E, ctx: C): ((request: R) => Promise<Allow | A>) => {
    try {
      return guardFor(env)
    } catch (error) {
      reportError(ctx, error)
      return cloudflareGate<R, A>(async () => serverError(500, 'user_function_threw', 'make'))
    }
  }

  return {
    fetch: async (request, env, ctx) => {
      const answer = await guardOf(env, ctx)(request)
      return isAllow(answer) ? handler(request, env, ctx, answer) : (answer as A)
    }
  }
}
