// Turns a client certificate in any form into its x5t#S256 thumbprint, without an X.509 parser
// [RFC 8705 §3.1].
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { sha256, unbase64 } from '#host'
import { andThen } from '../async/awaitable'
import type { Awaitable, ClientCertificate } from '../types'
import { isString } from '../values/guards'
import { isThumbprint } from '../values/thumbprint'

/** The thumbprint, and the bytes that were hashed if the host passes them. */
export type ReadCertificate =
  | { readonly _tag: 'Sha256'; readonly thumbprint: string; readonly der?: Uint8Array | undefined }
  | { readonly _tag: 'Unreadable'; readonly reason: string }

/** Characters of a PEM, bytes of a DER. Four times the largest chain that API Gateway accepts. */
const maxLength = 64 * 1024

const beginMarker = '-----BEGIN '
const label = 'CERTIFICATE-----'

/**
 * The base64 of the first block. If that block is not a CERTIFICATE but a key or a request, the PEM
 * is unreadable.
 */
function pemBody(pem: string): Either<string, string> {
  if (pem.length > maxLength) return left('too_large')
  const begin = pem.indexOf(beginMarker)
  // OpenSSL accepts the marker only at the start of a line. Folded lines put a space before it.
  if (begin < 0 || /\S/.test(pem.charAt(begin - 1))) return left('not_pem')
  if (!pem.startsWith(label, begin + beginMarker.length)) return left('not_a_certificate')
  const start = begin + beginMarker.length + label.length
  const end = pem.indexOf(`-----END ${label}`, start)
  return end < 0 ? left('cut_short') : right(pem.slice(start, end))
}

/** Exactly one DER SEQUENCE. Its length has the shortest form and ends where the bytes end. */
function checkSequence(der: Uint8Array): Either<string, Uint8Array> {
  if (der.length > maxLength) return left('too_large')
  if (der[0] !== 0x30) return left('not_der')
  const first = der[1] ?? 0
  const second = der[2] ?? 0
  // The three forms of a length that end within `maxLength`.
  let end = 0
  if (first > 0 && first < 0x80) end = 2 + first
  if (first === 0x81 && second >= 0x80) end = 3 + second
  if (first === 0x82 && second > 0) end = 4 + second * 256 + (der[3] ?? 0)
  return der.length === end ? right(der) : left('wrong_length')
}

function decodePem(pem: string): Either<string, Uint8Array> {
  const body = pemBody(pem)
  if (isLeft(body)) return body
  // Without a regex this takes half the time. Few PEMs have white space other than line feeds.
  const encoded = body.right.replaceAll('\n', '')
  const der = unbase64(encoded) ?? unbase64(encoded.replace(/[ \t\r]+/g, ''))
  return der === undefined || der.length === 0 ? left('not_base64') : checkSequence(der)
}

/** A host's reason is used only if it is a code: text might quote what could not be read. */
function unreadable(reason: string): ReadCertificate {
  return { _tag: 'Unreadable', reason: /^[a-z0-9_]{1,40}$/.test(reason) ? reason : 'unreadable' }
}

function hashedByHost(thumbprint: string, der?: Uint8Array): ReadCertificate {
  return isThumbprint(thumbprint)
    ? { _tag: 'Sha256', thumbprint, der }
    : unreadable('not_a_thumbprint')
}

function hash(bytes: Either<string, Uint8Array>): Awaitable<ReadCertificate> {
  if (isLeft(bytes)) return unreadable(bytes.left)
  const der = bytes.right
  return andThen(sha256(der), thumbprint => Object.freeze({ _tag: 'Sha256', thumbprint, der }))
}

interface CacheEntry {
  readonly pem: string
  readonly certificate: ReadCertificate
}

/**
 * PEMs that were read before: a client sends the same one with every request. Finding it by its
 * last 64 characters and comparing the whole takes 0.3 µs. By the whole it takes 1.8 µs, because
 * each event holds the PEM as a new string that has no hash yet. Decoding and hashing takes 3 µs.
 *
 * Two generations of 128: deleting one entry at a time would cost as much again.
 */
let [young, old] = [new Map<string, CacheEntry>(), new Map<string, CacheEntry>()]

function readPem(pem: string): Awaitable<ReadCertificate> {
  const ending = pem.slice(-64)
  const cached = young.get(ending) ?? old.get(ending)
  if (cached?.pem === pem) return cached.certificate
  return andThen(hash(decodePem(pem)), certificate => {
    if (certificate._tag === 'Unreadable') return certificate
    if (young.size >= 128) [old, young] = [young, new Map()]
    young.set(ending, { pem, certificate })
    return certificate
  })
}

/**
 * The `x5t#S256` thumbprint of a client certificate: SHA-256 of its DER in base64url, 43 characters
 * [RFC 8705 §3.1].
 *
 * Takes PEM, DER, or a hash that the host computed. A PEM may have LF or CRLF, be folded or on one
 * line, and have text before its block. Of a chain the first certificate is read.
 *
 * Returns the value at once on Node and a promise in a worker: `await` works for both. Throws
 * nothing: a certificate that is not exactly one DER SEQUENCE, in canonical base64 if it is a PEM,
 * is `Unreadable` with a closed code.
 *
 * Does NOT parse X.509, and does NOT check chain, validity or revocation: the TLS layer does
 * [RFC 8705 §6.2].
 *
 * @example
 * const certificate = await thumbprintOf({ _tag: 'Pem', pem })
 * if (certificate._tag === 'Sha256') console.log(certificate.thumbprint)
 * // A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0
 */
export function thumbprintOf(certificate: ClientCertificate): Awaitable<ReadCertificate> {
  switch (certificate._tag) {
    case 'Unreadable':
      return unreadable(certificate.reason)
    case 'Pem':
      return isString(certificate.pem) ? readPem(certificate.pem) : unreadable('not_text')
    case 'Sha256':
      return hashedByHost(certificate.thumbprint)
    case 'Der':
      return certificate.thumbprint === undefined
        ? hash(checkSequence(certificate.der))
        : hashedByHost(certificate.thumbprint, certificate.der)
    default:
      return unreadable('unknown_form')
  }
}
