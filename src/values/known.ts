// What is known of the functions that we made. A layer around one hands it on.
import type { Fingerprint } from './fingerprint'

export interface Known {
  /** Which tokens it calls active: see fingerprint.ts. */
  readonly fingerprint?: string | Fingerprint
  /** For an Introspect that asks or verifies by itself. `issuer` is undefined if it verifies none. */
  readonly verified?: { readonly issuer: string | undefined }
  /** It asks a server about every token, and never answers `Foreign`. */
  readonly judgesAll?: true | undefined
  /** For an Introspect that asks several: all issuers that they verify. */
  readonly issuers?: readonly string[]
  /** It asks one of several, or verifies and then asks: not each answer is one server's. */
  readonly isComposed?: true
  /** The Introspects that one which is composed asks. */
  readonly asks?: readonly object[]
  /** Options that a profile may forbid. */
  readonly tokenType?: 'unchecked' | undefined
  readonly algorithms?: readonly string[] | undefined
  /** For `byRoute`: its table. A rule that is a function says nothing before a request. */
  readonly rules?: Readonly<Record<string, unknown>>
  /** Made with `warm`: what is built around it rehearses, too. */
  readonly warm?: boolean | undefined
}

const knownOfFunctions = new WeakMap<object, Known>()

export function setKnown<F extends object>(made: F, known: Known): F {
  knownOfFunctions.set(made, known)
  return made
}

/** `undefined` for a layer, and for a function of the user's with no layer around it. */
export function knownOf(value: object): Known | undefined {
  return knownOfFunctions.get(value)
}

/** Gives `outer` what is known of what is inside it, except what it has of its own. */
export function inheritKnown<F extends object>(outer: F, inner: object): F {
  return setKnown(outer, { ...knownOf(inner), ...knownOf(outer) })
}

/** The issuers that it verifies. Empty: none. `undefined`: not known, for a function of the user's. */
export function issuersOf(introspect: object): readonly string[] | undefined {
  const { issuers, verified } = knownOf(introspect) ?? {}
  if (issuers !== undefined || verified === undefined) return issuers
  return verified.issuer === undefined ? [] : [verified.issuer]
}
