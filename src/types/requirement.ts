// What a route asks of a token.
import type { Awaitable } from './awaitable'
import type { ResourceRequest } from './request'

/** How a token must be tied to its sender. `optional` waives only the demand that a binding exist. */
export type Binding = 'certificate' | 'dpop' | 'any' | 'optional'

/** What one route asks of a token. Made by `scopes`, `noScopes`, `bearerAllowed`, or written out. */
export interface Requirement {
  readonly scopes: readonly string[]
  /** The token must belong to this subject. */
  readonly subject?: string | undefined
  /** The token must name one of these audiences; overrides the gate's `audience` for this route. */
  readonly audience?: readonly string[] | undefined
  /** One of these authentication contexts, in order of preference [RFC 9470 §4]. */
  readonly acr?: readonly string[] | undefined
  /** Seconds since the user last authenticated, at most [RFC 9470 §4]. */
  readonly maxAge?: number | undefined
  readonly binding: Binding
  /** Set by `byRoute` alone, where its table has no rule: answered 403, after a valid token. */
  readonly route?: 'unknown' | undefined
}

/** A requirement, or a function that finds it for a request. */
export type Require = Requirement | ((request: ResourceRequest) => Awaitable<Requirement>)
