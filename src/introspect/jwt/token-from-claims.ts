// Claims that were verified elsewhere, as an Introspection.
import { type Either, isLeft, left } from 'fp-ts/Either'
import type { Introspection } from '../../types'
import { type JsonObject, parseObject } from '../../values/json'
import { type ClaimNames, makeClaimReader } from './claims'

/** A copy: claims of the user's must not be frozen. */
function copyClaims(claims: object): Either<string, JsonObject> {
  try {
    return parseObject(JSON.stringify(claims))
  } catch {
    return left('claims')
  }
}

/**
 * Makes an `Introspection` from the claims of a JWT that another library has verified: `Active`, or
 * `Refused` with the reason `claims_malformed` and the name of the claim as detail. It reads the
 * claims as `jwt` does: times, `cnf`, scopes, audience. `iss` becomes `Token.issuer`.
 *
 * `iss`, `exp` and `iat` are required. `claimNames` says how this server names the client and the
 * scopes, by default `client_id` and `scope` [RFC 9068 §2.2].
 *
 * Never throws. Does NOT verify the signature or the issuer, and does NOT check that it is an
 * access token and not an ID token: that is your library's task. The gate checks times, audience,
 * binding and scopes.
 *
 * @example
 * const introspect = async ({ token }) => {
 *   const claims = await verifier.verify(token).catch(() => undefined)
 *   return claims === undefined ? { _tag: 'Inactive' } : tokenFromClaims(claims)
 * }
 */
export function tokenFromClaims(
  claims: object,
  options: { readonly claimNames?: ClaimNames | undefined } = {}
): Introspection {
  const copy = copyClaims(claims)
  const readClaims = makeClaimReader(options.claimNames ?? {}, ['iss', 'exp', 'iat'])
  const token = isLeft(copy) ? copy : readClaims(copy.right)
  return isLeft(token)
    ? { _tag: 'Refused', status: 401, reason: 'claims_malformed', detail: token.left }
    : Object.freeze({ _tag: 'Active', token: token.right })
}
