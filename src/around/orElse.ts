// A second Introspect, for tokens that the first says are not its own.
import { andThen } from '../async/awaitable'
import type { Introspect, Layer } from '../types'
import { joinFingerprints } from '../values/fingerprint'
import { knownOf, setKnown } from '../values/known'
import { isIntrospectOrGate } from '../values/layer'
import { assert } from '../values/options'
import { ask } from './around'
import { makeLayer } from './layer'

/**
 * Asks `second` if the first answers `Foreign` by `form`: the token is not of the kind that the
 * first knows, such as a JWT. A token of another issuer is not sent to `second`, and a JWT
 * whose holder has written it in another way is not either.
 *
 * `Inactive`, `Refused` and `Failed` are final. A token that the first does not know must not
 * become valid because a weaker second one knows it, and an outage must not change who decides.
 * Throws a `TypeError` if `second` is not an Introspect, or if the first is `rfc7662` or `authlete`,
 * which ask about every token. Does NOT recognize a token's kind: the first must.
 *
 * @example
 * const introspect = around(ownTokens, orElse(rfc7662FromEnv(process.env)))
 */
export function orElse(second: Introspect): Layer<Introspect> {
  assert(
    isIntrospectOrGate(second),
    'orElse(second): second is not an Introspect. Pass one, such as rfc7662FromEnv(process.env).'
  )
  return makeLayer('orElse(second)', first => {
    assert(
      knownOf(first)?.judgesAll !== true,
      'orElse(second): the first asks its server about every token, so second would never be asked. Write around(jwt({ … }), orElse(rfc7662FromEnv(process.env))).'
    )
    const introspect: Introspect = (query, signal) =>
      andThen(ask(first, query, signal), answer =>
        answer._tag === 'Foreign' && answer.by === 'form' ? ask(second, query, signal) : answer
      )
    return setKnown(introspect, { fingerprint: joinFingerprints('orElse', [first, second]) })
  })
}
