// What a gate decides, and from which facts.
import type { Awaitable, Signal } from './awaitable'
import type { ResourceRequest } from './request'
import type { Requirement } from './requirement'
import type { Token } from './token'

/** What was known when the decision was made. Holds no token and no certificate body. */
export interface Facts {
  /** What the route requires. Absent if the request was refused before that was known. */
  readonly requirement?: Requirement | undefined
  /** SHA-256 of the certificate that was presented, base64url. */
  readonly thumbprint?: string | undefined
  /** The scheme of the Authorization header. Absent: `Bearer`, or it was not known yet. */
  readonly scheme?: 'Bearer' | 'DPoP' | undefined
  /**
   * SHA-256 thumbprint of the DPoP key [RFC 7638]. Only set once a proof by this key was verified
   * for this request.
   */
  readonly jkt?: string | undefined
  /** Why the presented certificate could not be read: a closed code such as `untrusted_peer`. */
  readonly unreadable?: string | undefined
  /** The time of the decision, in seconds since 1970. */
  readonly now: number
  /** Seconds of clock difference allowed. Absent: 0. */
  readonly leeway?: number | undefined
  /** The gate's option `audience`: the names by which tokens may mean this API. */
  readonly audience?: readonly string[] | 'any' | undefined
  /** The gate's option `absentAudience`: a token that names no audience passes `audience`. */
  readonly absentAudience?: 'allowed' | undefined
  /**
   * What was not checked. `'token'`: the server, or another `Introspect`, refused the token, and the
   * gate's own checks of it were not made. `'replay'`: the request was allowed, and its DPoP proof
   * was not remembered, because of `replay: 'unchecked'` or `reportOnly`.
   */
  readonly unchecked?: 'token' | 'replay' | undefined
  /** The server's answer, redacted. */
  readonly answer?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Why a request was not allowed: a closed list of codes for logs, metrics and policy contexts.
 * `docs/reasons.md` says what to do about each.
 */
export type Reason =
  | 'no_token'
  | 'unsupported_scheme'
  | 'malformed_request'
  | 'inactive'
  | 'issuer_unknown'
  | 'signature_invalid'
  | 'claims_malformed'
  | 'wrong_token_type'
  | 'expired'
  | 'not_yet_valid'
  | 'unbound'
  | 'certificate_missing'
  | 'certificate_unreadable'
  | 'certificate_mismatch'
  | 'certificate_unavailable'
  | 'unknown_confirmation'
  | 'dpop_proof_missing'
  | 'dpop_proof_invalid'
  | 'dpop_proof_replayed'
  | 'dpop_key_mismatch'
  | 'dpop_nonce_required'
  | 'wrong_issuer'
  | 'wrong_client'
  | 'wrong_subject'
  | 'wrong_audience'
  | 'insufficient_scope'
  | 'wrong_claim'
  | 'wrong_details'
  | 'unknown_route'
  | 'unsafe_resource'
  | 'stale_authentication'
  | 'weak_authentication'
  | 'refused_by_server'
  | 'keys_unavailable'
  | 'replay_unavailable'
  | 'introspection_unreachable'
  | 'introspection_refused'
  | 'introspection_malformed'
  | 'introspection_timeout'
  | 'certificate_body_needed'
  | 'requirement_malformed'
  | 'url_unknown'
  | 'context_too_large'
  | 'user_function_threw'
  | 'deadline_exceeded'
  | 'clock_invalid'
  | 'wrong_event'
  | 'adapter_misused'

/**
 * A `Reason`, or the code of a check of yours: a lower-case letter, then at most 63 lower-case
 * letters, digits and underscores. Metrics should count codes of yours as one, `custom`.
 */
export type RefusalReason = Reason | (string & {})

/** The request may pass. */
export interface Allow {
  readonly _tag: 'Allow'
  readonly token: Token
  /** What was known when it was decided. */
  readonly facts: Facts
  /** A value for `DPoP-Nonce`: the client should put it into its next proof [RFC 9449 §8.2]. */
  readonly nonce?: string | undefined
}

/** The request is malformed (400), or this token is not enough for it (403). */
export interface Deny {
  readonly _tag: 'Deny'
  readonly status: 400 | 403
  readonly reason: RefusalReason
  /** What exactly is wrong, for some reasons: a closed code such as `alg`. */
  readonly detail?: string | undefined
  /** Values for `WWW-Authenticate`, one header line each. */
  readonly challenges: readonly string[]
  /** The token that was refused, if it is known. */
  readonly refusedToken?: Token | undefined
  /** What was known when it was decided. */
  readonly facts?: Facts | undefined
}

/** There is no token, or it is not valid here. The client should get a new one and try again. */
export interface Unauthorized {
  readonly _tag: 'Unauthorized'
  /** A value for `DPoP-Nonce`: the client should try again with it in its proof [RFC 9449 §9]. */
  readonly nonce?: string | undefined
  readonly status: 401
  readonly reason: RefusalReason
  /** What exactly is wrong, for some reasons: a closed code such as `alg`. */
  readonly detail?: string | undefined
  /** Values for `WWW-Authenticate`, one header line each. */
  readonly challenges: readonly string[]
  /** The token that was refused, if it is known. */
  readonly refusedToken?: Token | undefined
  /** What was known when it was decided. */
  readonly facts?: Facts | undefined
}

/**
 * It could not be decided. The cause is the gate's setup or the authorization server. It says
 * nothing about the token.
 */
export interface ServerError {
  readonly _tag: 'ServerError'
  /** 503: the same request may succeed later. 500: something must be repaired first. */
  readonly status: 500 | 503
  readonly reason: Reason
  /** A closed code such as `http_503` or `ECONNRESET`, never the text of a server or an error. */
  readonly detail: string
  /** Seconds after which the client may try again. */
  readonly retryAfter?: number | undefined
  /** What was known at that time, if anything. */
  readonly facts?: Facts | undefined
}

/** A decision against the request. */
export type Refusal = Deny | Unauthorized

/** What a gate returns. */
export type Decision = Allow | Deny | Unauthorized | ServerError

/**
 * One rule about a known token and its request, without side effects. Only `undefined` lets the
 * request pass. Any other value that is not a `Refusal` is a `ServerError`: `forbid` and
 * `unauthorize` make refusals.
 */
export type Check = (token: Token, facts: Facts, request: ResourceRequest) => Refusal | undefined

/**
 * Decides one request. Never throws or rejects. A cache hit is decided at once and returns the
 * decision itself, not a promise. `await` works with both.
 */
export type Gate = (request: ResourceRequest, signal?: Signal) => Awaitable<Decision>
