// A second Introspect, for tokens that the first says are not its own.
import { andThen } from '../async/awaitable'
import type { Introspect, Introspection, Layer, Token } from '../types'
import { joinFingerprints } from '../values/fingerprint'
import { issuersOf, knownOf, setKnown } from '../values/known'
import { isIntrospectOrGate } from '../values/layer'
import { assert } from '../values/options'
import { ask } from './around'
import { makeLayer } from './layer'
import { markSeveral } from './several'

/** Of the one issuer that the first verifies, or of a first that verifies none. */
function isOfOneIssuer(answer: Introspection, own: readonly string[] | undefined): boolean {
  if (own === undefined || own.length === 0) return true
  const { token } = answer as { readonly token?: Token | undefined }
  return own.length === 1 && token?.issuer === own[0]
}

/**
 * Asks `second` if the first answers `Foreign` by `form`: the token is not of the kind that the
 * first knows, such as a JWT. A token of another issuer is not sent to `second`, and a JWT
 * whose holder has written it in another way is not either.
 *
 * `Inactive`, `Refused` and `Failed` are final. A token that the first does not know must not
 * become valid because a weaker second one knows it, and an outage must not change who decides.
 * If the first verifies an issuer, and a token of `second` is another issuer's or of none that was
 * verified, it counts as one of several, as with `byIssuer`: a requirement with `subject`, `client`
 * or `acr` must also have `issuer`. If both have the same issuer, write it into both:
 * `rfc7662({ issuer })`.
 *
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
    const own = issuersOf(first)
    const others = issuersOf(second)
    const issuers = own && [...new Set([...own, ...(others ?? [])])]
    const marksFirst = own !== undefined && own.length > 0 && issuers?.length !== own.length
    const introspect: Introspect = (query, signal) =>
      andThen(ask(first, query, signal), answer => {
        if (answer._tag === 'Foreign' && answer.by === 'form')
          return andThen(ask(second, query, signal), other =>
            isOfOneIssuer(other, own) ? other : markSeveral(other)
          )
        return marksFirst ? markSeveral(answer) : answer
      })
    const asks = [first, second]
    const fingerprint = joinFingerprints('orElse', asks)
    const known = { fingerprint, isComposed: true, options: { asks } } as const
    return setKnown(introspect, issuers === undefined ? known : { ...known, issuers })
  })
}
