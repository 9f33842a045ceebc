// What is known of the functions that we made: an `Introspect`, a gate, `byRoute`. A layer around
// one passes it on.
import type { Fingerprint } from './fingerprint'

/** Options of our functions that can loosen a default, and the objects that have more of them. */
export interface KnownOptions {
  /** Of a gate: what it asks. It has options of its own. */
  readonly introspect?: object
  /** Of a gate: what `dpop` made has options of its own. */
  readonly dpop?: object | undefined
  /** Of one that asks others: they have options of their own. */
  readonly asks?: readonly object[]
  readonly require?: unknown
  readonly audience?: unknown
  readonly absentAudience?: unknown
  readonly leeway?: number | undefined
  readonly challenge?: { readonly scope?: true | undefined } | undefined
  readonly replay?: unknown
  readonly nonces?: { readonly lifetime: number } | undefined
  readonly lifetime?: number | undefined
  readonly algorithms?: readonly string[] | undefined
  readonly keys?: unknown
  readonly jwksUri?: string | undefined
  readonly signed?: Pick<KnownOptions, 'algorithms' | 'keys' | 'jwksUri'> | undefined
  readonly typ?: readonly string[] | undefined
  readonly optionalClaims?: readonly string[] | undefined
  readonly staleIfError?: number | undefined
  readonly tokenType?: unknown
  readonly origins?: readonly string[] | undefined
  readonly plainHttp?: unknown
  readonly ttl?: number | undefined
}

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
  /** The options that it was made with, for a profile and for `logged`. */
  readonly options?: KnownOptions
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

/** The options of what we made, and of all that it asks. A function of the user's has none. */
export function optionsOf(made: object | undefined): readonly KnownOptions[] {
  const own = made && knownOf(made)?.options
  if (own === undefined) return []
  return [own, ...[own.introspect, own.dpop, ...(own.asks ?? [])].flatMap(optionsOf)]
}

/** The issuers that it verifies. Empty: none. `undefined`: not known, for a function of the user's. */
export function issuersOf(introspect: object): readonly string[] | undefined {
  const { issuers, verified } = knownOf(introspect) ?? {}
  if (issuers !== undefined || verified === undefined) return issuers
  return verified.issuer === undefined ? [] : [verified.issuer]
}
