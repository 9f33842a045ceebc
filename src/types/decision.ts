// What a gate decides, why, and from which facts.
import type { Awaitable, Signal } from './awaitable'
import type { ResourceRequest } from './request'
import type { Requirement } from './requirement'
import type { Token } from './token'

/** What was known when a decision was made; holds no token and no certificate body. */
export interface Facts {
  readonly requirement?: Requirement | undefined
  /** SHA-256 of the certificate that was presented, base64url. */
  readonly thumbprint?: string | undefined
  /** Why the certificate that was presented could not be read: a closed code such as `not_base64`, `untrusted_peer`. */
  readonly unreadable?: string | undefined
  /** Seconds since 1970. */
  readonly now: number
  /** Seconds of clock difference allowed; absent: 0. */
  readonly leeway?: number | undefined
  /** The names by which this API is known to the authorization server. */
  readonly audience?: readonly string[] | 'any' | undefined
  /** The server's answer, without anything that could hold the token. */
  readonly answer?: Readonly<Record<string, unknown>> | undefined
}

/** Why a request was not allowed. A closed list: logs, metrics and policy contexts carry it. */
export type Reason =
  | 'no_token'
  | 'unsupported_scheme'
  | 'malformed_request'
  | 'inactive'
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
  | 'wrong_subject'
  | 'wrong_audience'
  | 'insufficient_scope'
  | 'unknown_route'
  | 'unsafe_resource'
  | 'stale_authentication'
  | 'weak_authentication'
  | 'refused_by_server'
  | 'introspection_unreachable'
  | 'introspection_refused'
  | 'introspection_malformed'
  | 'introspection_timeout'
  | 'certificate_body_needed'
  | 'requirement_malformed'
  | 'context_too_large'
  | 'user_function_threw'
  | 'deadline_exceeded'
  | 'clock_invalid'

/** The request may pass. */
export interface Allow {
  readonly _tag: 'Allow'
  readonly token: Token
  readonly facts: Facts
}

/** The request is wrong in itself (400), or this token may not do this (403). */
export interface Deny {
  readonly _tag: 'Deny'
  readonly status: 400 | 403
  readonly reason: Reason
  /** Values for `WWW-Authenticate`, one field line each. */
  readonly challenges: readonly string[]
  readonly refusedToken?: Token | undefined
  readonly facts?: Facts | undefined
}

/** No token, or one that is not good here: get another, and come again. */
export interface Unauthorized {
  readonly _tag: 'Unauthorized'
  readonly status: 401
  readonly reason: Reason
  /** Values for `WWW-Authenticate`, one field line each. */
  readonly challenges: readonly string[]
  readonly refusedToken?: Token | undefined
  readonly facts?: Facts | undefined
}

/** Nobody could say: our fault or the authorization server's, never a statement about the token. */
export interface ServerError {
  readonly _tag: 'ServerError'
  readonly status: 500 | 503
  readonly reason: Reason
  /** A closed code such as `http_503`, `not_json`, `ECONNRESET`; never a server's or an error's text. */
  readonly detail: string
  /** Seconds after which asking again makes sense. */
  readonly retryAfter?: number | undefined
  readonly facts?: Facts | undefined
}

export type Refusal = Deny | Unauthorized

export type Decision = Allow | Deny | Unauthorized | ServerError

/** One rule about a known token. Pure; `undefined` and nothing else means "no objection". */
export type Check = (token: Token, facts: Facts) => Refusal | undefined

/** Decides one request. Never throws or rejects. A cache hit is decided at once, and then is no promise: `await` it. */
export type Gate = (request: ResourceRequest, signal?: Signal) => Awaitable<Decision>
