// What a route requires of a token.
import type { Awaitable } from './awaitable'
import type { Check } from './decision'
import type { ResourceRequest } from './request'

/**
 * How a token must be bound to its sender.
 *
 * - `certificate`: to a client certificate [RFC 8705 §3]
 * - `dpop`: to a DPoP key [RFC 9449 §6]. The gate needs its option `dpop`.
 * - `any`: to one of the two.
 * - `optional`: bearer tokens pass, too.
 *
 * Whatever the route asks for, a token that is bound must match: to both, if it is bound to both.
 */
export type Binding = 'certificate' | 'dpop' | 'any' | 'optional'

/**
 * What one route requires of a token. `scopes`, `anyScope`, `noScopes` and `bearerAllowed` make
 * one. You can also write the object yourself.
 */
export interface Requirement {
  /** The token must have all of these scopes. */
  readonly scopes: readonly string[]
  /**
   * The token must also have one of these scopes. Put the one that clients should ask for first.
   */
  readonly anyScope?: readonly string[]
  /**
   * The user the token must belong to. A client's own token, whose `sub` is its client id, never
   * matches: for those there is `client`.
   */
  readonly subject?: string
  /** The client that must have obtained the token. */
  readonly client?: string
  /** Who must have issued the token: exactly this text, as the `introspect` verified it. */
  readonly issuer?: string
  /** The token must name one of these audiences. Replaces the gate's `audience` for this route. */
  readonly audience?: readonly string[]
  /** The token must have one of these authentication contexts, best first [RFC 9470 §4]. */
  readonly acr?: readonly string[]
  /** Seconds since the user last authenticated, at most [RFC 9470 §4]. */
  readonly maxAge?: number
  /** How the token must be bound to its sender. */
  readonly binding: Binding
  /** Your own checks for this route. They run after the gate's own, and before `gate({ checks })`. */
  readonly checks?: readonly Check[]
  /** Set by `byRoute` only, if no rule of its table fits: then even a valid token gets 403. */
  readonly route?: 'unknown'
}

/** A requirement, or a function that returns the requirement for a request. */
export type Require = Requirement | ((request: ResourceRequest) => Awaitable<Requirement>)
