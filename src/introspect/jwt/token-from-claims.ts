// Claims that were verified elsewhere, as an Introspection.
import { type Either, isLeft, left } from 'fp-ts/Either'
import type { Introspection } from '../../types'
import { type JsonObject, parseObject } from '../../values/json'
import { failed } from '../exchange/exchange'
import { type ClaimNames, makeClaimReader } from './claims'
import { areClaimNames } from './options'

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
 * With a misspelled option it is `Failed`, 500 `introspection_malformed`, detail `claim_names`. Never
 * throws. Does NOT verify the signature or the issuer, and does NOT check that it is an
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
  const { claimNames = {}, ...unknown } = options
  // Without its client claim, a client's own token would be a user's.
  if (!areClaimNames(claimNames) || Object.keys(unknown).length > 0)
    return failed('introspection_malformed', 'claim_names')
  const copy = copyClaims(claims)
  const readClaims = makeClaimReader(claimNames, ['iss', 'exp', 'iat'])
  const token = isLeft(copy) ? copy : readClaims(copy.right)
  return isLeft(token)
    ? { _tag: 'Refused', status: 401, reason: 'claims_malformed', detail: token.left }
    : Object.freeze({ _tag: 'Active', token: token.right })
}
