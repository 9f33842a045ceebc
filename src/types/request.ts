// What a host shows of a request, and of the client's certificate.

/** One request for a protected resource, as the host saw it. An adapter makes it. Not trusted. */
export interface ResourceRequest {
  /** The HTTP method as sent, for example `GET`. For a WebSocket's `$connect` it is `CONNECT`. */
  readonly method: string
  /**
   * The route template that the host itself matched, without a method: `/payments/{id}` or
   * `$connect`. Absent if the host does not tell.
   */
  readonly route?: string | undefined
  /** The path, beginning with `/`, without stage, base path or query. */
  readonly path: string
  /** The absolute URL that the client called. A request with the scheme DPoP needs it. */
  readonly url?: string | undefined
  /** All lines of that header, in order. A repeated header must stay visible [RFC 9110 §5.3]. */
  header(name: string): readonly string[]
  /** The client's certificate, from the TLS layer or a trusted proxy. Absent: none presented. */
  readonly certificate?: ClientCertificate | undefined
}

/** A client certificate, in one of the forms in which hosts pass it on. */
export type ClientCertificate =
  /** PEM text, with exactly one certificate. */
  | { readonly _tag: 'Pem'; readonly pem: string }
  /** DER bytes. `thumbprint`: their SHA-256, base64url, if the host has computed it already. */
  | { readonly _tag: 'Der'; readonly der: Uint8Array; readonly thumbprint?: string | undefined }
  /** Only the SHA-256 of the DER bytes, base64url, 43 characters [RFC 8705 §3.1]. */
  | { readonly _tag: 'Sha256'; readonly thumbprint: string }
  /**
   * Presented, but unreadable. The request is refused: it never counts as "no certificate".
   * `reason` is a closed code such as `not_base64`, never the text that could not be read.
   */
  | { readonly _tag: 'Unreadable'; readonly reason: string }

/** A request that came through a proxy, as a `CertificateReader` sees it. */
export interface Forwarded {
  /** All lines of that header, in order. */
  header(name: string): readonly string[]
  /**
   * The address of the TCP peer when the connection was made, or `'unix'` for a unix socket.
   * `undefined`: unknown, and so not trusted.
   */
  readonly peer: string | undefined
}

/**
 * Reads the certificate that a proxy passes on. `undefined`: the proxy says there is none. Those of
 * gatecheck throw for a mistake of the operator, such as a header that the proxy does not set.
 */
export type CertificateReader = (forwarded: Forwarded) => ClientCertificate | undefined
