// Reads an x5t#S256 or a jkt strictly: SHA-256 in base64url, 43 characters, no padding
// [RFC 8705 §3.1, RFC 7638].
import { base64url } from '#host'
import { isString } from './guards'

/**
 * The first 72 bits of the SHA-256 of an empty input. A broken proxy or server sends this hash if
 * there is no certificate.
 */
const emptyInputPrefix = '47DEQpj8HBSa'

/**
 * 43 characters hold 258 bits. The last character must leave its two spare bits zero: otherwise one
 * hash would have several spellings.
 */
export function isThumbprint(value: unknown): value is string {
  return (
    isString(value) &&
    !value.startsWith(emptyInputPrefix) &&
    /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value)
  )
}

/**
 * Turns hex (with or without colons) and standard or padded base64 into base64url. Other text
 * is not recognised and fails `isThumbprint`.
 */
export function normaliseThumbprint(value: string): string {
  const hex = value.replace(/:/g, '')
  if (/^[0-9a-fA-F]{64}$/.test(hex))
    return base64url(Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16)))
  return value.replace(/=$/, '').replace(/\+/g, '-').replace(/\//g, '_')
}
