// The fingerprint of an Introspect: the options that decide which tokens it calls active, as one
// text. It is part of every cache key: otherwise a lax Introspect could fill a shared cache from
// which a strict one answers.
import { isString } from './guards'
import { knownOf } from './known'

/**
 * Returns the text. It is `''` for a function of the user's, and `undefined` while not yet known.
 * Only a function if the text may change: otherwise the text itself is kept.
 */
export type Fingerprint = () => string | undefined

export function fingerprintOf(introspect: object): Fingerprint {
  const fingerprint = knownOf(introspect)?.fingerprint ?? ''
  return isString(fingerprint) ? () => fingerprint : fingerprint
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
