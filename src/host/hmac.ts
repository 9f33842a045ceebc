// HMAC as both hosts provide it: Node returns values, WebCrypto returns promises.

/**
 * HMAC-SHA-256 with one secret [RFC 2104]. For a code of 32 bytes, the time that `verify` takes
 * does not depend on which bytes are wrong.
 */
export interface Hmac {
  sign(text: string): Uint8Array | Promise<Uint8Array>
  verify(text: string, code: Uint8Array): boolean | Promise<boolean>
}
