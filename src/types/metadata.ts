// What a client may know of a protected resource before it has a token [RFC 9728].

/** The document as an HTTP answer. */
export interface MetadataAnswer {
  readonly status: 200
  readonly headers: Readonly<Record<string, string>>
  /** For HEAD, too: an HTTP server then sends only its length. */
  readonly body: string
}

/** What `resourceMetadata` returns: for `gate({ challenge })` and the option `metadata` of adapters. */
export interface ResourceMetadata {
  /** Where clients find the document. */
  readonly url: string
  /** The request target of `url`: its path, with the query if the resource has one. */
  readonly path: string
  /** The members that the document has, frozen. */
  readonly document: Readonly<Record<string, unknown>>
  /**
   * The answer to a request for the document. `undefined`: another target, or a method other than
   * GET and HEAD. `target` is the request target as it was sent, such as `request.url` of Node.
   */
  readonly answer: (method: string, target: string) => MetadataAnswer | undefined
}
