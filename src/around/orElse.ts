// A second Introspect, for tokens that the first says are not its own.
import { andThen } from '../async/awaitable'
import type { Introspect, Layer } from '../types'
import { assert } from '../values/options'
import { ask } from './around'

/**
 * Asks `second` if the first answers `Foreign`: by its form or issuer the token is not the first's,
 * and no server was asked.
 *
 * `Inactive`, `Refused` and `Failed` are final. A token that the first does not know must not
 * become valid because a weaker second one knows it, and an outage must not change who decides.
 * Throws a `TypeError` if `second` is not a function. Does NOT recognize a token's kind: the first
 * must.
 *
 * @example
 * const introspect = around(ownTokens, orElse(rfc7662FromEnv(process.env)))
 */
export function orElse(second: Introspect): Layer<Introspect> {
  assert(
    typeof second === 'function',
    'orElse(second): second is not a function. Pass an Introspect, such as rfc7662FromEnv(process.env).'
  )
  return first => (query, signal) =>
    andThen(ask(first, query, signal), answer =>
      answer._tag === 'Foreign' ? ask(second, query, signal) : answer
    )
}
