// Checks that a token has the form that every check relies on.
import type { Introspection, Token } from '../types'
import { areDetails, isObject, isString, isStrings } from './guards'
import { isIssuer } from './issuer'
import { deepFreeze, isDecoded } from './json'
import { isThumbprint } from './thumbprint'

function isAbsentOr(isValid: (value: unknown) => boolean, value: unknown): boolean {
  return value === undefined || isValid(value)
}

/** A server's raw `cnf` in this place, or a malformed thumbprint, would count as unbound. */
function isConfirmation(confirmation: unknown): boolean {
  if (!isObject(confirmation)) return false
  const { thumbprint, jkt, unknown, ...otherFields } = confirmation
  return (
    isAbsentOr(isThumbprint, thumbprint) &&
    isAbsentOr(isThumbprint, jkt) &&
    isAbsentOr(isStrings, unknown) &&
    Object.values(otherFields).every(field => field === undefined)
  )
}

/**
 * A user's `Introspect` may return anything. With `scopes: 'a b'`, `includes` would find "a"; with
 * `notBefore: null` the token would always have started.
 */
export function isToken(token: unknown): token is Token {
  if (!isObject(token)) return false
  if (isDecoded(token)) return true
  const { scopes, confirmation, audience, authorizationDetails } = token
  const { expiresAt, notBefore, authTime } = token
  const { issuedAt, subject, clientId, acr, issuer, id, issuers } = token
  return (
    isStrings(scopes) &&
    isConfirmation(confirmation) &&
    isAbsentOr(isStrings, audience) &&
    isAbsentOr(areDetails, authorizationDetails) &&
    [expiresAt, notBefore, authTime, issuedAt].every(time =>
      isAbsentOr(Number.isSafeInteger, time)
    ) &&
    [subject, clientId, acr, issuer, id].every(text => isAbsentOr(isString, text)) &&
    isAbsentOr(value => value === 'several' && isAbsentOr(isIssuer, issuer), issuers)
  )
}

/** Deeply freezes what a user's `Introspect` answered. What our decoders made is frozen already. */
export function freezeIntrospection(introspection: Introspection): Introspection {
  const { token } = Object(introspection) as { readonly token?: unknown }
  return Object.isFrozen(introspection) && isDecoded(token)
    ? introspection
    : deepFreeze(introspection)
}
