// A second judge for tokens that the first says are not its own.
import { andThen } from '../async/awaitable'
import type { Introspect, Layer } from '../types'
import { assert } from '../values/options'
import { ask } from './around'

/**
 * Asks `second` where the first answers `Foreign`: not its token by form or issuer, before anyone was asked.
 *
 * `Inactive`, `Refused` and `Failed` are final: an unknown token must not become valid because another, weaker judge knows it,
 * and an outage must not change who decides. Throws a `TypeError` for a second that is no function. Does NOT tell a token's
 * kind: the first must.
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
