// How one HTTP exchange with an authorization server is carried.
import type { Signal } from './awaitable'

/** One HTTP request to the authorization server. */
export interface TransportRequest {
  readonly method: 'GET' | 'POST'
  /** The absolute URL. */
  readonly url: string
  /** Holds credentials: do not log it. */
  readonly headers: Readonly<Record<string, string>>
  /** Holds the token: do not log it. A GET has none. */
  readonly body?: string | undefined
}

/** One text in PEM, which may hold several certificates, or a list of them. */
export type Certificates = string | readonly string[]

/** A client certificate, by which a server recognises the client [RFC 8705 §2]. In PEM. */
export interface ClientTls {
  /** The certificate, and behind it the intermediate ones if the server needs them. */
  readonly certificate: string
  /** Its private key, without a passphrase. */
  readonly key: string
  /** The same as the option `ca` beside `tls`. */
  readonly ca?: Certificates | undefined
}

/** The result of one HTTP request. */
export type TransportAnswer =
  /**
   * The server answered, with any status. From its headers: `contentType` is `Content-Type` as it
   * came; `maxAge` is the `max-age` of `Cache-Control` in seconds, unless that forbids caching
   * (`no-store`, `no-cache`); `retryAfter` is `Retry-After` in seconds.
   */
  | {
      readonly _tag: 'Answered'
      readonly status: number
      readonly body: string
      readonly contentType?: string | undefined
      readonly maxAge?: number | undefined
      readonly retryAfter?: number | undefined
    }
  /**
   * The server could not be reached, or not in time (`timeout`). `detail` is a closed code such as
   * `ECONNRESET`, never an error's message. `content_encoded` (the body has a coding) and `not_utf8`
   * say that the answer cannot be read: the gate then answers 500, and `retried` does not try again.
   */
  | { readonly _tag: 'Unanswered'; readonly detail: string; readonly timeout?: boolean | undefined }

/**
 * Sends one request to the authorization server. It must send `method` unchanged and must not
 * follow redirects: the request holds credentials. It must reject invalid UTF-8 (a lenient decoder
 * makes two subjects one) and leave out one BOM at the start of the body. When `signal` is aborted,
 * it should stop.
 */
export type Transport = (request: TransportRequest, signal?: Signal) => Promise<TransportAnswer>
