// The text of an issuer.
import { isString } from './guards'

/**
 * An issuer's exact string. A template such as `https://as/{tenant}` would match no token. A `|`, which
 * no URL holds, ends the issuer in a principal's name.
 */
export function isIssuer(value: unknown): value is string {
  return isString(value) && /^[^\s{}|]+$/.test(value)
}
