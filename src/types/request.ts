// What a host shows of one request, and of the client's certificate.

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
