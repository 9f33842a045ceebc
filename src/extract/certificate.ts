// A client certificate in any form → its x5t#S256 thumbprint, strictly, without an X.509 parser [RFC 8705 §3.1].
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { sha256, unbase64 } from '#host'
import { andThen } from '../async/awaitable'
import type { Awaitable, ClientCertificate } from '../types'
import { isString } from '../values/guards'
import { isThumbprint } from '../values/thumbprint'

/** What was read: the thumbprint, and the bytes that were hashed where the host showed them. */
export type ReadCertificate =
  | { readonly _tag: 'Sha256'; readonly thumbprint: string; readonly der?: Uint8Array | undefined }
  | { readonly _tag: 'Unreadable'; readonly reason: string }

/** Characters of a PEM, bytes of a DER: four times the largest chain that API Gateway takes. */
const largest = 64 * 1024

const [begin, label] = ['-----BEGIN ', 'CERTIFICATE-----']

/** The first block's base64. Any armour but CERTIFICATE in front of it (a key, a request) makes the whole unreadable. */
function bodyOf(pem: string): Either<string, string> {
  if (pem.length > largest) return left('too_large')
  const at = pem.indexOf(begin)
  // At the beginning of a line, or of a word where lines were folded: OpenSSL passes by what stands elsewhere.
  if (at < 0 || /\S/.test(pem.charAt(at - 1))) return left('not_pem')
  if (!pem.startsWith(label, at + begin.length)) return left('not_a_certificate')
  const from = at + begin.length + label.length
  const to = pem.indexOf(`-----END ${label}`, from)
  return to < 0 ? left('cut_short') : right(pem.slice(from, to))
}

/** Exactly one DER SEQUENCE, in the shortest length form, that ends where the bytes end. */
function sequence(der: Uint8Array): Either<string, Uint8Array> {
  if (der.length > largest) return left('too_large')
  if (der[0] !== 0x30) return left('not_der')
  const first = der[1] ?? 0
  const octets = first > 0x80 ? first - 0x80 : 0
  let length = octets > 0 ? 0 : first
  for (let i = 0; i < octets; i += 1) length = length * 256 + (der[2 + i] ?? Number.NaN)
  const shortest =
    octets > 0 ? length >= Math.max(0x80, 256 ** (octets - 1)) : length > 0 && length < 0x80
  return shortest && der.length === 2 + octets + length ? right(der) : left('wrong_length')
}

function decoded(pem: string): Either<string, Uint8Array> {
  const body = bodyOf(pem)
  if (isLeft(body)) return body
  const lines = body.right.replaceAll('\n', '') // without a pattern, in half the time: few have any other white space
  const bytes = unbase64(lines) ?? unbase64(lines.replace(/[ \t\r]+/g, ''))
  return bytes === undefined || bytes.length === 0 ? left('not_base64') : sequence(bytes)
}

/** A host's reason is taken only where it is a code: text might quote what could not be read. */
function unreadable(reason: string): ReadCertificate {
  return { _tag: 'Unreadable', reason: /^[a-z0-9_]{1,40}$/.test(reason) ? reason : 'unreadable' }
}

/** The host hashed it. */
function told(thumbprint: string, der?: Uint8Array): ReadCertificate {
  return isThumbprint(thumbprint)
    ? { _tag: 'Sha256', thumbprint, der }
    : unreadable('not_a_thumbprint')
}

function hashed(der: Either<string, Uint8Array>): Awaitable<ReadCertificate> {
  if (isLeft(der)) return unreadable(der.left)
  return andThen(sha256(der.right), thumbprint =>
    Object.freeze({ _tag: 'Sha256', thumbprint, der: der.right })
  )
}

interface Seen {
  readonly pem: string
  readonly shown: ReadCertificate
}

/**
 * A client shows the same PEM on every request. To find it by its last characters and compare the whole takes 0.3 µs; by the whole,
 * which each event holds as a string that was never hashed before, 1.8; to decode and hash it, 3. Two generations of 128: to delete one at a time would cost as much again.
 */
let [young, old] = [new Map<string, Seen>(), new Map<string, Seen>()]

/**
 * The `x5t#S256` thumbprint of a client certificate: base64url of SHA-256 over its DER, 43 characters [RFC 8705 §3.1].
 *
 * Takes PEM (LF, CRLF, folded or on one line, text before the block, of a chain the first), DER, or a hash that the host
 * computed. Synchronous on Node, a promise in a worker: `await` serves both. Whatever is not exactly one certificate-shaped
 * DER SEQUENCE in canonical base64 is `Unreadable`, with a closed code; nothing is thrown.
 *
 * Does NOT parse X.509, nor check chain, validity or revocation: those are the TLS layer's [RFC 8705 §6.2].
 *
 * @example
 * const shown = await thumbprintOf({ _tag: 'Pem', pem })
 * if (shown._tag === 'Sha256') console.log(shown.thumbprint) // A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0
 */
export function thumbprintOf(certificate: ClientCertificate): Awaitable<ReadCertificate> {
  switch (certificate._tag) {
    case 'Unreadable':
      return unreadable(certificate.reason)
    case 'Pem': {
      const { pem } = certificate
      if (!isString(pem)) return unreadable('not_text')
      const telling = pem.slice(-64)
      const known = young.get(telling) ?? old.get(telling)
      if (known?.pem === pem) return known.shown
      const remembered = (shown: ReadCertificate): ReadCertificate => {
        if (shown._tag === 'Unreadable') return shown
        if (young.size >= 128) [old, young] = [young, new Map()]
        young.set(telling, { pem, shown })
        return shown
      }
      return andThen(hashed(decoded(pem)), remembered)
    }
    case 'Sha256':
      return told(certificate.thumbprint)
    case 'Der':
      return certificate.thumbprint === undefined
        ? hashed(sequence(certificate.der))
        : told(certificate.thumbprint, certificate.der)
    default:
      return unreadable('unknown_form')
  }
}
