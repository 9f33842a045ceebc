// Checks of a token's claims, for `Requirement.checks` and `gate({ checks })`.
import { forbidden } from '../refusal/challenge'
import type { AuthorizationDetail, Check } from '../types'
import { assert } from '../values/options'

/**
 * The token must have the claim `name`, and `test` must return exactly `true` for its value.
 * Otherwise the request is refused with 403 `wrong_claim`. Claims are what the authorization server
 * said, deeply frozen.
 *
 * Throws a `TypeError` at construction if `name` is empty or `test` is not a function. A `test` that
 * throws is a 500. Does NOT know what a claim's value looks like: `test` gets `unknown`.
 *
 * @example
 * const require = byRoute({
 *   'GET /branches/{id}': (_request, { id }) => ({
 *     ...scopes('accounts'),
 *     checks: [requireClaim('branch', branch => branch === id)]
 *   })
 * })
 */
export function requireClaim(name: string, test: (value: unknown) => boolean): Check {
  assert(
    typeof name === 'string' && name !== '' && typeof test === 'function',
    "requireClaim(name, test): pass a claim's name and a function, such as requireClaim('branch', branch => branch === '7')"
  )
  return ({ claims }) =>
    Object.hasOwn(claims, name) && test(claims[name]) === true
      ? undefined
      : forbidden('wrong_claim')
}

/**
 * The token must have an authorization detail of this `type` for which `test` returns exactly
 * `true` [RFC 9396 §9]. Without `test`, the type suffices. Otherwise the request is refused with
 * 403 `wrong_details`.
 *
 * Throws a `TypeError` at construction if `type` is empty or `test` is not a function. A `test` that
 * throws is a 500. Does NOT compare amounts, accounts or locations: `test` does.
 *
 * @example
 * const payment: Requirement = {
 *   ...scopes('payments'),
 *   checks: [requireDetails('payment_initiation', ({ creditorName }) => creditorName === 'Shop')]
 * }
 */
export function requireDetails(
  type: string,
  test: (detail: AuthorizationDetail) => boolean = () => true
): Check {
  assert(
    typeof type === 'string' && type !== '' && typeof test === 'function',
    "requireDetails(type, test): pass a type and a function, such as requireDetails('payment_initiation', ({ amount }) => amount === '1.00')"
  )
  return ({ authorizationDetails = [] }) =>
    authorizationDetails.some(detail => detail.type === type && test(detail) === true)
      ? undefined
      : forbidden('wrong_details')
}
