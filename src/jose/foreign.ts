// Whether a lenient server could take a text for a JWT. Whoever holds a JWT can write it in other
// ways: `parseJws` reads one of them, most decoders of base64url read many.
import { unbase64url } from '#host'
import type { Introspection } from '../types'

const alg = /^[^"[{]*\{.*"(?:a|\\u0061)(?:l|\\u006c)(?:g|\\u0067)"/is
const enc = /^[^"[{]*\{.*"(?:e|\\u0065)(?:n|\\u006e)(?:c|\\u0063)"/is

/** Either alphabet. Other characters, padding and unused bits are ignored, as by Node's Buffer. */
function decodeLeniently(part: string): string {
  const digits = part
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/[^\w-]/g, '')
  const bytes = unbase64url(digits.padEnd(4 * Math.ceil(digits.length / 4), 'A'))
  return Array.from(bytes ?? [], byte => String.fromCharCode(byte)).join('')
}

/**
 * There is a dot, and before it a header: a JSON object with `alg`, however it is written. The rest
 * does not matter: a signature that is not base64url, a payload that we do not read, a part too
 * many or an empty one. An encrypted JWT has five parts and `enc` [RFC 7516 §9], and is none.
 */
export function looksLikeJwt(text: string): boolean {
  // Some split functions skip empty parts.
  const [headerPart = '', rest] = text.replace(/^\.+/, '').split('.', 2)
  if (rest === undefined) return false
  const header = decodeLeniently(headerPart)
  return alg.test(header) && !(text.split('.', 6).length === 5 && enc.test(header))
}

/**
 * For a token that `parseJws` does not read. Only by its form foreign it may be asked about
 * elsewhere: what looks like a JWT may be another issuer's, or one that its issuer's `jwt` refuses.
 */
export function foreign(token: string): Introspection {
  return { _tag: 'Foreign', by: looksLikeJwt(token) ? 'issuer' : 'form' }
}
