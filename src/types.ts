// Every public type. Imports nothing; plain and readonly, so that an editor's hover reads like a sentence.

/** One request for a protected resource, as its host saw it. An adapter makes it; nothing here is trusted. */
export interface ResourceRequest {
  /** The HTTP method as sent, for example `GET`; `CONNECT` for a WebSocket's `$connect`. */
  readonly method: string
  /** The template that the host itself matched, without its method: `/payments/{id}`, `$connect`. Absent where the host does not say. */
  readonly route?: string | undefined
  /** The path, beginning with `/`, without stage, base path or query. */
  readonly path: string
  /** The absolute URL as the client sent it. */
  readonly url?: string | undefined
  /** Every field line of that name, in order: a doubled header must stay visible [RFC 9110 §5.3]. */
  header(name: string): readonly string[]
  /** What the TLS layer, or a proxy that is trusted, says of the client's certificate. */
  readonly certificate?: ClientCertificate | undefined
}

/** A client certificate in one of the forms in which hosts hand it over. */
export type ClientCertificate =
  | { readonly _tag: 'Pem'; readonly pem: string }
  /** `thumbprint`: its SHA-256, base64url, where the host hashed these very bytes already. */
  | { readonly _tag: 'Der'; readonly der: Uint8Array; readonly thumbprint?: string | undefined }
  /** SHA-256 of the DER, base64url, 43 characters [RFC 8705 §3.1]. */
  | { readonly _tag: 'Sha256'; readonly thumbprint: string }
  /** Presented, but not decodable: it refuses, and is never taken for "absent". `reason` is a code, never the text that failed. */
  | { readonly _tag: 'Unreadable'; readonly reason: string }

/** What a request that came through a proxy shows of the client's certificate, and who the proxy is. */
export interface Forwarded {
  /** Every field line of that name, in order. */
  header(name: string): readonly string[]
  /** The address of the TCP peer, as it was when the connection was made; `'unix'` for a unix socket; absent: not known, hence not trusted. */
  readonly peer: string | undefined
}
/** Reads a client certificate from where a proxy puts it. `undefined`: the proxy says there is none. */
export type CertificateReader = (forwarded: Forwarded) => ClientCertificate | undefined

/** What a token is bound to [RFC 7800 §3.1]. All absent: an unbound (bearer) token. */
export interface Confirmation {
  /** `x5t#S256`: the certificate the token was issued to [RFC 8705 §3.1]. */
  readonly thumbprint?: string | undefined
  /** `jkt`: the DPoP key the token was issued to [RFC 9449 §6]. */
  readonly jkt?: string | undefined
  /** Names of confirmation methods that cannot be checked here; alone, they refuse. */
  readonly unknown?: readonly string[] | undefined
}

/** What is known of an access token, whoever told us. Times are seconds since 1970. */
export interface Token {
  readonly subject?: string | undefined
  readonly clientId?: string | undefined
  readonly scopes: readonly string[]
  readonly expiresAt?: number | undefined
  readonly notBefore?: number | undefined
  readonly issuer?: string | undefined
  readonly audience?: readonly string[] | undefined
  readonly acr?: string | undefined
  readonly authTime?: number | undefined
  readonly confirmation: Confirmation
  /** Everything the server said, own properties only, deep-frozen. Untrusted: no check of gatecheck reads it. */
  readonly claims: Readonly<Record<string, unknown>>
}

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

/** A DPoP proof as presented [RFC 9449]. Not verified yet: a query that holds one is never cached. */
export interface Proof { readonly jwt: string }

/** What an `Introspect` is asked. */
export interface Query {
  readonly token: string
  /** Its bytes serve every request that shows it, and on Node are a window on memory that others share: read them, do not write, and copy them before you hand on their `buffer`. */
  readonly certificate?: ClientCertificate | undefined
  /** SHA-256 of that certificate, base64url. */
  readonly thumbprint?: string | undefined
  readonly requirement?: Requirement | undefined
  readonly proof?: Proof | undefined
}

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
  | 'no_token' | 'unsupported_scheme' | 'malformed_request'
  | 'inactive' | 'wrong_token_type' | 'expired' | 'not_yet_valid'
  | 'unbound' | 'certificate_missing' | 'certificate_unreadable' | 'certificate_mismatch' | 'certificate_unavailable'
  | 'unknown_confirmation' | 'dpop_proof_missing'
  | 'wrong_subject' | 'wrong_audience' | 'insufficient_scope' | 'unknown_route' | 'unsafe_resource'
  | 'stale_authentication' | 'weak_authentication' | 'refused_by_server'
  | 'introspection_unreachable' | 'introspection_refused' | 'introspection_malformed' | 'introspection_timeout'
  | 'certificate_body_needed' | 'requirement_malformed' | 'context_too_large' | 'user_function_threw' | 'deadline_exceeded' | 'clock_invalid'

/** The request may pass. */
export interface Allow { readonly _tag: 'Allow'; readonly token: Token; readonly facts: Facts }

/** The request is wrong in itself (400), or this token may not do this (403). */
export interface Deny {
  readonly _tag: 'Deny'; readonly status: 400 | 403; readonly reason: Reason
  /** Values for `WWW-Authenticate`, one field line each. */
  readonly challenges: readonly string[]
  readonly refusedToken?: Token | undefined; readonly facts?: Facts | undefined
}

/** No token, or one that is not good here: get another, and come again. */
export interface Unauthorized {
  readonly _tag: 'Unauthorized'; readonly status: 401; readonly reason: Reason
  /** Values for `WWW-Authenticate`, one field line each. */
  readonly challenges: readonly string[]
  readonly refusedToken?: Token | undefined; readonly facts?: Facts | undefined
}

/** Nobody could say: our fault or the authorization server's, never a statement about the token. */
export interface ServerError {
  readonly _tag: 'ServerError'; readonly status: 500 | 503; readonly reason: Reason
  /** A closed code such as `http_503`, `not_json`, `ECONNRESET`; never a server's or an error's text. */
  readonly detail: string
  /** Seconds after which asking again makes sense. */
  readonly retryAfter?: number | undefined
  readonly facts?: Facts | undefined
}

export type Refusal = Deny | Unauthorized
export type Decision = Allow | Deny | Unauthorized | ServerError

/** An answer, redacted, for `explain` and verbose contexts. */
type Answer = Readonly<Record<string, unknown>> | undefined
/** Set by `cached` where its store could not be asked this time. Never remembered, and no check reads it. */
type StoreTrouble = 'failed' | undefined

/** What an authorization server made of a token. */
export type Introspection =
  | { readonly _tag: 'Active'; readonly token: Token; readonly answer?: Answer; readonly cached?: true | undefined; readonly store?: StoreTrouble }
  | { readonly _tag: 'Inactive'; readonly answer?: Answer; readonly cached?: true | undefined; readonly store?: StoreTrouble }
  /** Not this judge's token by form or issuer, before anyone was asked. */
  | { readonly _tag: 'Foreign'; readonly store?: StoreTrouble }
  /** The server itself judged this use of the token. */
  | {
      readonly _tag: 'Refused'; readonly status: 400 | 401 | 403; readonly reason: Reason
      readonly token?: Token | undefined; readonly scopes?: readonly string[] | undefined; readonly answer?: Answer; readonly store?: StoreTrouble
    }
  | {
      readonly _tag: 'Failed'; readonly reason: Reason; readonly detail: string; readonly retryable: boolean
      readonly retryAfter?: number | undefined; readonly answer?: Answer; readonly store?: StoreTrouble
    }

/** The structural part of an `AbortSignal`: any real one fits. */
export interface Signal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Known now, or later: `await` serves both. */
export type Awaitable<A> = A | Promise<A>

/** A requirement, or a function that finds it for a request. */
export type Require = Requirement | ((request: ResourceRequest) => Awaitable<Requirement>)
/** Asks about a token. One that throws, rejects or hangs refuses the request. */
export type Introspect = (query: Query, signal?: Signal) => Awaitable<Introspection>
/** One rule about a known token. Pure; `undefined` and nothing else means "no objection". */
export type Check = (token: Token, facts: Facts) => Refusal | undefined
/** Decides one request. Never throws or rejects. A cache hit is decided at once, and then is no promise: `await` it. */
export type Gate = (request: ResourceRequest, signal?: Signal) => Awaitable<Decision>
/** A function around a function of the same type. */
export type Layer<F> = (inner: F) => F

/** One HTTP request to the authorization server. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}
/** What came of it. `detail` is a closed code. */
export type TransportAnswer =
  | { readonly _tag: 'Answered'; readonly status: number; readonly body: string; readonly retryAfter?: number | undefined }
  | { readonly _tag: 'Unanswered'; readonly detail: string; readonly timeout?: boolean | undefined }
/** Carries one request to the authorization server. Must send `method` as it stands, and must not follow redirects. */
export type Transport = (request: TransportRequest, signal?: Signal) => Promise<TransportAnswer>

/** What a store remembers of one query; `until` is in milliseconds since 1970. */
export interface Remembered { readonly introspection: Introspection; readonly until: number }
/** Where `cached` keeps what it learnt. One that could not be asked throws or rejects, which is told to `traced`, and the server is asked. */
export interface Store {
  /** Names the server, and the credential with which it is asked, whose answers are kept here; then `cached` need not be told. */
  readonly space?: string | undefined
  get(key: string): Awaitable<Remembered | undefined>
  set(key: string, value: Remembered): Awaitable<void>
}
