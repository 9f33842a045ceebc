// What an Introspect counts as active, in one text: the options that decide it. It is part of every
// cache key. Otherwise a lax Introspect could fill a shared cache from which a strict one answers.
import { isString } from './guards'

/** The text now. `''` for a function of the user's, `undefined` while it is not known yet. */
export type Fingerprint = () => string | undefined

const fingerprints = new WeakMap<object, string | Fingerprint>()

export function fingerprintOf(introspect: object): Fingerprint {
  const fingerprint = fingerprints.get(introspect) ?? ''
  return isString(fingerprint) ? () => fingerprint : fingerprint
}

/** A function for a fingerprint that may change. */
export function setFingerprint<F extends object>(
  introspect: F,
  fingerprint: string | Fingerprint
): F {
  fingerprints.set(introspect, fingerprint)
  return introspect
}

/** What a layer made counts as active what is inside it does, unless it has its own fingerprint. */
export function handOnFingerprint<F extends object>(outer: F, inner: object): F {
  return hasFingerprint(outer) ? outer : setFingerprint(outer, fingerprintOf(inner))
}

/** Then it is an Introspect or a gate, not a layer. */
export function hasFingerprint(value: object): boolean {
  return fingerprints.has(value)
}
