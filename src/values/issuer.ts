// Which issuer an Introspect of ours verifies: `byIssuer` compares it with the key of its table.
import { isString } from './guards'

/**
 * An issuer's exact text. A template such as `https://as/{tenant}` would match no token. A `|`, which
 * no URL holds, ends the issuer in a principal's name.
 */
export function isIssuer(value: unknown): value is string {
  return isString(value) && /^[^\s{}|]+$/.test(value)
}

/** `issuer` is undefined if it verifies none. */
interface Verified {
  readonly issuer: string | undefined
}

const verifiedIssuers = new WeakMap<object, Verified>()

/** For every Introspect of ours that asks or verifies by itself: without an issuer, too. */
export function setIssuer<F extends object>(introspect: F, issuer: string | undefined): F {
  verifiedIssuers.set(introspect, { issuer })
  return introspect
}

/** `undefined` if that is not known: for a function of the user's, and for `deferred`. */
export function issuerOf(introspect: object): Verified | undefined {
  return verifiedIssuers.get(introspect)
}

/** Gives `outer` the issuer of what is inside it, unless it has one of its own. */
export function inheritIssuer<F extends object>(outer: F, inner: object): F {
  const inherited = verifiedIssuers.get(outer) ?? verifiedIssuers.get(inner)
  if (inherited !== undefined) verifiedIssuers.set(outer, inherited)
  return outer
}
