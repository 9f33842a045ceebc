// What a route requires of a token.
import type { Awaitable } from './awaitable'
import type { ResourceRequest } from './request'

/**
 * How a token must be bound to its sender.
 *
 * - `certificate`: to a client certificate [RFC 8705 §3]
 * - `dpop`: to a DPoP key [RFC 9449 §6]
 * - `any`: to one of the two
 * - `optional`: bearer tokens pass, too. A token that is bound must still match.
 */
export type Binding = 'certificate' | 'dpop' | 'any' | 'optional'

/**
 * What one route requires of a token. `scopes`, `noScopes` and `bearerAllowed` make one, or write
 * the object yourself.
 */
export interface Requirement {
  /** The token must have all of these scopes. */
  readonly scopes: readonly string[]
  /** The token must belong to this subject. */
  readonly subject?: string | undefined
  /** The token must name one of these audiences. Replaces the gate's `audience` for this route. */
  readonly audience?: readonly string[] | undefined
  /** The token must have one of these authentication contexts, best first [RFC 9470 §4]. */
  readonly acr?: readonly string[] | undefined
  /** Seconds since the user last authenticated, at most [RFC 9470 §4]. */
  readonly maxAge?: number | undefined
  /** How the token must be bound to its sender. */
  readonly binding: Binding
  /** Set by `byRoute` only, if no rule of its table fits: then even a valid token gets 403. */
  readonly route?: 'unknown' | undefined
}

/** A requirement, or a function that returns the requirement for a request. */
export type Require = Requirement | ((request: ResourceRequest) => Awaitable<Requirement>)
