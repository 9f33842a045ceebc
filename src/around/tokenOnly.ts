// Strips a query to its token, for servers that judge nothing else.
import type { Introspect, Layer } from '../types'

/**
 * Leaves of every query the token alone. Outside `cached`, one entry then serves every route and certificate: right for RFC 7662,
 * where the server is asked about the token only and the gate's own checks judge the rest.
 *
 * A query with a proof is passed on whole. Do NOT use it around `authlete`, which judges scopes and certificate itself: it would
 * no longer be asked to (the gate's own checks would still refuse).
 *
 * @example
 * const introspect = around(rfc7662FromEnv(process.env), timed(3_000), cached(memory({ entries: 10_000 })), tokenOnly)
 */
export const tokenOnly: Layer<Introspect> = inner => (query, signal) =>
  inner(query.proof === undefined ? { token: query.token } : query, signal)
