// Bytes and texts on a web host: hashes, base64, UTF-8.
declare const crypto: {
  readonly subtle: { digest(algorithm: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer> }
  getRandomValues(bytes: Uint8Array): Uint8Array
}

function toBinaryString(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

export function base64(bytes: Uint8Array): string {
  return btoa(toBinaryString(bytes))
}
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
/** SHA-256 in base64url. */
export function sha256(bytes: Uint8Array): string | Promise<string> {
  return crypto.subtle.digest('SHA-256', bytes).then(digest => base64url(new Uint8Array(digest)))
}

/** From a generator for cryptography. A Worker has none before a request. */
export function randomBytes(size: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(size))
}

/** Whether `tokenHash` is known at once: a cache hit must not wait for WebCrypto. */
export const hashesAtOnce: boolean = false

/** SHA-256 of a token, in base64url. */
export function tokenHash(token: string): string | Promise<string> {
  return sha256(utf8(token))
}
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/**
 * Canonical base64 only. atob ignores white space and unused bits at the end, so the bytes are
 * encoded again and compared.
 */
export function unbase64(text: string): Uint8Array | undefined {
  try {
    const decoded = atob(text)
    return btoa(decoded) === text
      ? Uint8Array.from(decoded, character => character.charCodeAt(0))
      : undefined
  } catch {
    return undefined
  }
}

/** Canonical base64url without padding [RFC 7515 §2], compared in the same way. */
export function unbase64url(text: string): Uint8Array | undefined {
  try {
    const decoded = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
    const bytes = Uint8Array.from(decoded, character => character.charCodeAt(0))
    return base64url(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}

/** A BOM stays: JSON has none [RFC 8259 §8.1]. */
export function textFromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
