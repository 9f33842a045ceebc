// A second Introspect that must agree: a JWT that is verified here, and not revoked there.
import { isLeft } from 'fp-ts/Either'
import { andThen } from '../async/awaitable'
import type { Introspect, Introspection, Layer, Token } from '../types'
import { joinFingerprints } from '../values/fingerprint'
import { issuersOf, knownOf, setKnown } from '../values/known'
import { isIntrospectOrGate } from '../values/layer'
import { assert } from '../values/options'
import { isToken } from '../values/token'
import { ask } from './around'
import { makeLayer } from './layer'
import { narrow } from './narrow'

type Active = Extract<Introspection, { readonly _tag: 'Active' }>

function refuse(detail: string, token: Token): Introspection {
  return Object.freeze({ _tag: 'Refused', status: 401, reason: 'inactive', detail, token })
}

/** The second's answer is final. `Foreign` must not reach `orElse`, which would ask a third. */
function confirm(first: Active, secondAnswer: Introspection): Introspection {
  switch (secondAnswer._tag) {
    case 'Active': {
      if (!isToken(secondAnswer.token))
        return {
          _tag: 'Failed',
          reason: 'introspection_malformed',
          detail: 'token',
          retryable: false
        }
      const token = narrow(first.token, secondAnswer.token)
      if (isLeft(token)) return refuse(token.left, first.token)
      const cached = first.cached && secondAnswer.cached
      const store = first.store ?? secondAnswer.store
      return Object.freeze({
        _tag: 'Active',
        token: token.right,
        answer: first.answer,
        cached,
        store
      })
    }
    case 'Foreign':
      return refuse('foreign', first.token)
    case 'Refused':
      return secondAnswer.status === 401
        ? Object.freeze({ ...secondAnswer, token: first.token })
        : refuse(secondAnswer.reason, first.token)
    default:
      return secondAnswer
  }
}

/**
 * Asks `second` about each token that the first calls active, and makes the first's token narrower:
 * a JWT that was verified here and that its server has not revoked.
 *
 * The token is the first's with:
 * - the scopes that both name, the earlier expiry and login, the later not-before;
 * - the audiences that both name, or the first's if the second names none;
 * - every confirmation that either names.
 *
 * Everything else is the first's, claims too. What only the second names is left out: it must not
 * satisfy a route. These are 401 `inactive`, and the detail names the claim: `sub`, `client_id`,
 * `iss`, `jti`, `acr`, `authorization_details`, or `x5t` or `jkt` of `cnf`, that are not equal where
 * both name them; no common `aud`, or one that only the second names; a `client_id` that only the
 * second names, if it is the first's subject.
 *
 * If the first is not active, `second` is not asked. If the first's issuer is not the one that
 * `second` verifies, it is not asked either: another server must not see the token. `Inactive`,
 * `Refused` and `Foreign` of `second` are 401, also if it refuses with another status, and `Failed`
 * is its own 500 or 503: a token that cannot be confirmed does not pass.
 *
 * With `cached` inside, `confirmedBy(around(server, cached(store, { ttl: 10 })))`, a revocation takes
 * effect after at most 10 seconds, and the first judges each request. With `cached` outside, around
 * both, it takes that `ttl`; with both, their sum. Without `cached`, it takes effect at once.
 *
 * Throws a `TypeError` if `second` is not an Introspect, or verifies an issuer that the first does
 * not. Does NOT compare claims. Does NOT keep the
 * scopes of a server that names none in its answer: then none is left.
 *
 * @example
 * const cache = cached(memory({ entries: 10_000 }), { ttl: 10 })
 * const server = around(rfc7662FromEnv(process.env), cache)
 * const introspect = around(ownTokens, confirmedBy(server))
 */
export function confirmedBy(second: Introspect): Layer<Introspect> {
  assert(
    isIntrospectOrGate(second),
    'confirmedBy(second): second is not an Introspect. Pass one, such as rfc7662FromEnv(process.env).'
  )
  const issuer = knownOf(second)?.verified?.issuer
  return makeLayer('confirmedBy(second)', first => {
    const own = issuersOf(first)
    assert(
      issuer === undefined || own === undefined || own.length === 0 || own.includes(issuer),
      `confirmedBy(second): second verifies the issuer '${issuer}', and the first does not. The options issuer must be equal.`
    )
    const introspect: Introspect = (query, signal) =>
      andThen(ask(first, query, signal), answer => {
        // What is malformed is refused by the gate.
        if (answer._tag !== 'Active' || !isToken(answer.token)) return answer
        const { token } = answer
        if (issuer !== undefined && token.issuer !== undefined && token.issuer !== issuer)
          return refuse('iss', token)
        return andThen(ask(second, query, signal), secondAnswer => confirm(answer, secondAnswer))
      })
    const asks = [first, second]
    const fingerprint = joinFingerprints('confirmedBy', asks)
    return setKnown(introspect, { fingerprint, isComposed: true, options: { asks } })
  })
}
