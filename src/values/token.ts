// A token as every check may read it, whoever made it.

import type { Token } from '../types'
import { isObject, isString, isStrings } from './guards'
import { isDecoded } from './json'
import { isThumbprint } from './thumbprint'

/** Nothing, or what it must be. */
function maybe(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || is(value)
}

/** A server's raw `cnf` in this place, or a thumbprint that is none, would count as unbound. */
function confirmedBy(confirmation: unknown): boolean {
  if (!isObject(confirmation)) return false
  const { thumbprint, jkt, unknown, ...rest } = confirmation
  return (
    maybe(thumbprint, isThumbprint) &&
    maybe(jkt, isThumbprint) &&
    maybe(unknown, isStrings) &&
    Object.values(rest).every(field => field === undefined)
  )
}

/** An `Introspect` may be anyone's code: `scopes: 'a b'` would pass `includes` for "a", and `notBefore: null` any clock. */
export function isToken(token: unknown): token is Token {
  if (!isObject(token)) return false
  if (isDecoded(token)) return true
  const {
    scopes,
    confirmation,
    audience,
    expiresAt,
    notBefore,
    authTime,
    subject,
    clientId,
    acr,
    issuer
  } = token
  return (
    isStrings(scopes) &&
    confirmedBy(confirmation) &&
    maybe(audience, isStrings) &&
    [expiresAt, notBefore, authTime].every(field => maybe(field, Number.isSafeInteger)) &&
    [subject, clientId, acr, issuer].every(field => maybe(field, isString))
  )
}
