// Concurrent equal queries share one call.
import type { Introspect, Layer } from '../types'
import { ask } from './around'
import { cacheKey } from './key'
import { makeLayer } from './layer'
import { makeShare } from './share'

/**
 * Lets concurrent equal queries share one call. Queries are equal if token, scheme, certificate and
 * requirement are. The call has a signal of its own: if a caller gives up, the others still get the
 * answer; when the last one gives up, the call is aborted.
 *
 * Put `timed` inside: a call that hangs is shared as long as any caller waits for it. Does NOT
 * remember the answer: see `cached`. Do NOT use it on Cloudflare Workers, where a request must not
 * wait for the I/O of another.
 *
 * Not needed inside `cached`, which does the same on Node.
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000), coalesced, tokenOnly)
 */
export const coalesced: Layer<Introspect> = /* @__PURE__ */ makeLayer('coalesced', inner => {
  const share = makeShare()
  return (query, signal) => {
    const key = cacheKey('', query)
    return key === undefined
      ? ask(inner, query, signal)
      : share(key, signal, callSignal => ask(inner, query, callSignal))
  }
})
