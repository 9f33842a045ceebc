// The one strict reading of an x5t#S256 or jkt: SHA-256 in base64url, 43 characters, no padding [RFC 8705 §3.1, RFC 7638].
import { base64url } from '#host'
import { isString } from './guards'

/** The first 72 bits of SHA-256 of nothing: what a broken proxy or server hashes where there is no certificate. */
const ofNothing = '47DEQpj8HBSa'

/** 43 characters hold 258 bits: the last one must leave the two spare bits zero, else two spellings name one hash. */
export function isThumbprint(value: unknown): value is string {
  return (
    isString(value) &&
    !value.startsWith(ofNothing) &&
    /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/.test(value)
  )
}

/** Hex (also with colons), padded and standard base64 → base64url; anything else is returned as it is, and fails `isThumbprint`. */
export function normaliseThumbprint(value: string): string {
  const hex = value.replace(/:/g, '')
  if (/^[0-9a-fA-F]{64}$/.test(hex))
    return base64url(Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16)))
  return value.replace(/=$/, '').replace(/\+/g, '-').replace(/\//g, '_')
}
