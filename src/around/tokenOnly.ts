// Reduces a query to its token and scheme, for servers that judge nothing else.
import type { Introspect, Layer } from '../types'
import { fingerprintOf } from '../values/fingerprint'
import { setKnown } from '../values/known'
import { makeLayer } from './layer'

/**
 * Passes on only the token of a query and its scheme. Put it outside `cached`: one cached answer then serves every
 * route and certificate. This is right for RFC 7662, where the server sees only the token and the
 * gate checks the rest.
 *
 * Do NOT use it around `authlete`, which judges scopes and
 * certificate itself: Authlete would no longer see them (the gate's own checks would still refuse).
 *
 * @example
 * const store = memory({ entries: 10_000 })
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000), cached(store), tokenOnly)
 */
export const tokenOnly: Layer<Introspect> = /* @__PURE__ */ makeLayer('tokenOnly', inner => {
  const introspect: Introspect = ({ token, scheme }, signal) =>
    inner(scheme === undefined ? { token } : { token, scheme }, signal)
  // Authlete judges less if it sees only the token. Such answers need cache keys of their own.
  const innerFingerprint = fingerprintOf(inner)
  const fingerprint = (): string | undefined => {
    const current = innerFingerprint()
    return current === undefined ? undefined : `tokenOnly ${current}`
  }
  return setKnown(introspect, { fingerprint })
})
