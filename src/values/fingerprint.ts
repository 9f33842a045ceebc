// The fingerprint of an Introspect: the options that decide which tokens it calls active, as one
// text. It is part of every cache key: otherwise a lax Introspect could fill a shared cache from
// which a strict one answers.
import { isString } from './guards'

/**
 * Returns the text. It is `''` for a function of the user's, and `undefined` while not yet known.
 */
export type Fingerprint = () => string | undefined

const fingerprints = new WeakMap<object, string | Fingerprint>()

export function fingerprintOf(introspect: object): Fingerprint {
  const fingerprint = fingerprints.get(introspect) ?? ''
  return isString(fingerprint) ? () => fingerprint : fingerprint
}

/** `fingerprint` is a function if the text may change. */
export function setFingerprint<F extends object>(
  introspect: F,
  fingerprint: string | Fingerprint
): F {
  fingerprints.set(introspect, fingerprint)
  return introspect
}

/** Gives `outer` the fingerprint of what is inside it, unless it has one of its own. */
export function inheritFingerprint<F extends object>(outer: F, inner: object): F {
  return hasFingerprint(outer) ? outer : setFingerprint(outer, fingerprintOf(inner))
}

/** True only for what was made by us or by `around`: an Introspect or a gate, never a layer. */
export function hasFingerprint(value: object): boolean {
  return fingerprints.has(value)
}

/**
 * One text for an Introspect that asks several: `kind` says how. `undefined` while one of them is
 * not known. Made anew only if one has changed: a cache reads it at every hit.
 */
export function joinFingerprints(kind: string, introspects: readonly object[]): Fingerprint {
  const fingerprintsOfAll = introspects.map(fingerprintOf)
  let known: readonly (string | undefined)[] = []
  let joined: string | undefined
  return () => {
    const current = fingerprintsOfAll.map(read => read())
    if (current.some((text, i) => text !== known[i]))
      joined = current.includes(undefined) ? undefined : JSON.stringify([kind, ...current])
    known = current
    return joined
  }
}
