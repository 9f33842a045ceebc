// `warm: true`: our own code runs once at construction, on Lambda in INIT, so that V8 has compiled
// it before the first request. A rehearsal uses nothing of the user's: no function, store, key,
// transport or clock. It works on constants, and what comes out is thrown away.
import { rehearses } from '#host'

const warmFunctions = new WeakSet<object>()

/** Whether it was made with `warm`: then what is built around it rehearses, too. */
export function isWarm(value: object): boolean {
  return warmFunctions.has(value)
}

function markWarm<F extends object>(value: F): F {
  warmFunctions.add(value)
  return value
}

/** Marks `outer` if what is inside it is marked. */
export function inheritWarm<F extends object>(outer: F, inner: object): F {
  return isWarm(inner) ? markWarm(outer) : outer
}

/** Rehearses and marks `made`, if `warm` is true and the host rehearses at all. */
export function warmUp<F extends object>(
  made: F,
  warm: boolean | undefined,
  rehearse: () => unknown
): F {
  if (warm !== true || !rehearses) return made
  try {
    rehearse()
  } catch {
    // The first request will say what is wrong.
  }
  return markWarm(made)
}
