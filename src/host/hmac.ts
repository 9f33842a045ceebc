// HMAC as both hosts offer it: Node's answers at once, WebCrypto's later.

/** HMAC-SHA-256 under one secret [RFC 2104]. `verify` takes the same time whatever is wrong with a code of 32 bytes. */
export interface Hmac {
  sign(text: string): Uint8Array | Promise<Uint8Array>
  verify(text: string, code: Uint8Array): boolean | Promise<boolean>
}
