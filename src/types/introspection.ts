// What an authorization server is asked about a token, and what it answers.
import type { Awaitable, Signal } from './awaitable'
import type { Reason } from './decision'
import type { ClientCertificate } from './request'
import type { Requirement } from './requirement'
import type { Token } from './token'

/** What an `Introspect` is asked. It never sees a DPoP proof: the gate alone judges that. */
export interface Query {
  /** The access token as presented. */
  readonly token: string
  /**
   * The certificate as presented. Do not write to its bytes: other requests use them too. On Node
   * they share their `buffer` with other memory: copy them before you pass the `buffer` on.
   */
  readonly certificate?: ClientCertificate | undefined
  /** SHA-256 of that certificate, base64url. */
  readonly thumbprint?: string | undefined
  /** What the route requires of the token. */
  readonly requirement?: Requirement | undefined
  /** Set if the token was sent with the scheme DPoP. Otherwise it is Bearer. */
  readonly scheme?: 'DPoP' | undefined
}

/**
 * What an authorization server says about a token. `answer`: the server's answer, redacted, for
 * `explain` and verbose contexts. `store`: set by `cached` if its store could not be asked this
 * time. It is not kept in the store, and no check reads it.
 */
export type Introspection =
  /** The token is active. `cached`: the answer comes from a cache. */
  | {
      readonly _tag: 'Active'
      readonly token: Token
      readonly answer?: Readonly<Record<string, unknown>> | undefined
      readonly cached?: true | undefined
      readonly store?: 'failed' | undefined
    }
  /** The token is unknown, expired or revoked: a server does not say which [RFC 7662 §2.2]. */
  | {
      readonly _tag: 'Inactive'
      readonly answer?: Readonly<Record<string, unknown>> | undefined
      readonly cached?: true | undefined
      readonly store?: 'failed' | undefined
    }
  /**
   * The token is not this server's: by its `form` (not a JWT, say) or by the `issuer` that it names.
   * No server was asked.
   */
  | {
      readonly _tag: 'Foreign'
      readonly by: 'form' | 'issuer'
      readonly store?: 'failed' | undefined
    }
  /**
   * The server itself refuses this use of the token, or the token itself is wrong. `detail` is a
   * closed code that says what is wrong, such as `alg`. `scopes`: those the client should ask for.
   */
  | {
      readonly _tag: 'Refused'
      readonly status: 400 | 401 | 403
      readonly reason: Reason
      readonly detail?: string | undefined
      readonly token?: Token | undefined
      readonly scopes?: readonly string[] | undefined
      readonly answer?: Readonly<Record<string, unknown>> | undefined
      readonly store?: 'failed' | undefined
    }
  /**
   * There is no usable answer. `detail` is a closed code such as `http_503`. `retryable`: the same
   * query may succeed later, after `retryAfter` seconds if the server said so.
   */
  | {
      readonly _tag: 'Failed'
      readonly reason: Reason
      readonly detail: string
      readonly retryable: boolean
      readonly retryAfter?: number | undefined
      readonly answer?: Readonly<Record<string, unknown>> | undefined
      readonly store?: 'failed' | undefined
    }

/**
 * Asks about a token. If it throws, rejects or does not answer in time, the request is refused with
 * a `ServerError`.
 */
export type Introspect = (query: Query, signal?: Signal) => Awaitable<Introspection>
