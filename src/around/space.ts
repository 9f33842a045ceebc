// The first part of a cache key: whose answers these are.
import { fingerprintOf } from '../values/fingerprint'
import { lengthPrefixed } from './key'

/** How many spaces were made for `Introspect`s that have none. */
let spaceCount = 0

/**
 * Makes a function that returns the current space. It returns `undefined` while `deferred` has not
 * loaded: the fingerprint is then unknown, and so is the key.
 *
 * Without a common space every `Introspect` has its own: one layer around two servers must not let
 * one answer for the other [GHSA-4mq7-pvjg-xp2r]. The fingerprint is added to a common space, so
 * that a strict `Introspect` gets no answer of a lax one.
 */
export function makeSpace(
  introspect: object,
  commonSpace: string | undefined
): () => string | undefined {
  const fingerprint = fingerprintOf(introspect)
  let known: string | undefined
  let space: string | undefined
  return () => {
    const current = fingerprint()
    if (current === known) return space
    known = current
    if (current === undefined) space = undefined
    else if (commonSpace === undefined) space = `#${(spaceCount += 1)};`
    else space = lengthPrefixed(commonSpace) + lengthPrefixed(current)
    return space
  }
}
