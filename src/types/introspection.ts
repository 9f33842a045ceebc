// What an authorization server is asked about a token, and what it answers.
import type { Awaitable, Signal } from './awaitable'
import type { Reason } from './decision'
import type { ClientCertificate } from './request'
import type { Requirement } from './requirement'
import type { Token } from './token'

/** A DPoP proof as presented [RFC 9449]. Not verified yet: a query that holds one is never cached. */
export interface Proof {
  readonly jwt: string
}

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

/** An answer, redacted, for `explain` and verbose contexts. */
type Answer = Readonly<Record<string, unknown>> | undefined

/** Set by `cached` where its store could not be asked this time. Never remembered, and no check reads it. */
type StoreTrouble = 'failed' | undefined

/** What an authorization server made of a token. */
export type Introspection =
  | {
      readonly _tag: 'Active'
      readonly token: Token
      readonly answer?: Answer
      readonly cached?: true | undefined
      readonly store?: StoreTrouble
    }
  | {
      readonly _tag: 'Inactive'
      readonly answer?: Answer
      readonly cached?: true | undefined
      readonly store?: StoreTrouble
    }
  /** Not this judge's token by form or issuer, before anyone was asked. */
  | { readonly _tag: 'Foreign'; readonly store?: StoreTrouble }
  /** The server itself judged this use of the token. */
  | {
      readonly _tag: 'Refused'
      readonly status: 400 | 401 | 403
      readonly reason: Reason
      readonly token?: Token | undefined
      readonly scopes?: readonly string[] | undefined
      readonly answer?: Answer
      readonly store?: StoreTrouble
    }
  | {
      readonly _tag: 'Failed'
      readonly reason: Reason
      readonly detail: string
      readonly retryable: boolean
      readonly retryAfter?: number | undefined
      readonly answer?: Answer
      readonly store?: StoreTrouble
    }

/** Asks about a token. One that throws, rejects or hangs refuses the request. */
export type Introspect = (query: Query, signal?: Signal) => Awaitable<Introspection>
