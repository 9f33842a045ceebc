// A client certificate in any form → its x5t#S256 thumbprint, strictly, without an X.509 parser [RFC 8705 §3.1].
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import { base64url, sha256, unbase64 } from '#host'
import { isPromise } from '../signal'
import { isThumbprint } from '../thumbprint'
import type { ClientCertificate } from '../types'

/** What was read: the thumbprint, and the bytes that were hashed where the host showed them. */
export type Thumbprint =
  | { readonly _tag: 'Sha256'; readonly thumbprint: string; readonly der?: Uint8Array | undefined }
  | { readonly _tag: 'Unreadable'; readonly reason: string }

/** Characters of a PEM, bytes of a DER: four times the largest chain that API Gateway takes. */
const largest = 64 * 1024

const begin = '-----BEGIN '
const label = 'CERTIFICATE-----'
const end = '-----END CERTIFICATE-----'

/** The first block's base64. Any armour but CERTIFICATE in front of it (a key, a request) makes the whole unreadable. */
const bodyOf = (pem: string): Either<string, string> => {
  if (pem.length > largest) return left('too_large')
  const from = pem.indexOf(begin)
  // At the beginning of a line, or of a word where lines were folded: OpenSSL passes by what stands elsewhere.
  if (from < 0 || (from > 0 && !/\s/.test(pem.charAt(from - 1)))) return left('not_pem')
  if (!pem.startsWith(label, from + begin.length)) return left('not_a_certificate')
  const start = from + begin.length + label.length
  const to = pem.indexOf(end, start)
  if (to < 0) return left('cut_short')
  return right(pem.slice(start, to).replace(/[ \t\r\n]+/g, ''))
}

/** Exactly one DER SEQUENCE, in the shortest length form, that ends where the bytes end. */
const sequence = (der: Uint8Array): Either<string, Uint8Array> => {
  if (der.length > largest) return left('too_large')
  const first = der[1] ?? 0
  if (der[0] !== 0x30) return left('not_der')
  if (first < 0x80) return der.length === 2 + first && first > 0 ? right(der) : left('wrong_length')
  const octets = first - 0x80
  if (octets < 1 || octets > 3 || der.length < 2 + octets) return left('wrong_length')
  let length = 0
  for (let i = 0; i < octets; i += 1) length = length * 256 + (der[2 + i] ?? 0)
  const shortest = octets === 1 ? length >= 0x80 : length >= 256 ** (octets - 1)
  return shortest && der.length === 2 + octets + length ? right(der) : left('wrong_length')
}

const decoded = (pem: string): Either<string, Uint8Array> => {
  const body = bodyOf(pem)
  if (isLeft(body)) return body
  const bytes = body.right === '' ? undefined : unbase64(body.right)
  return bytes === undefined ? left('not_base64') : sequence(bytes)
}

const derOf = (certificate: ClientCertificate & { readonly _tag: 'Pem' | 'Der' }): Either<string, Uint8Array> =>
  certificate._tag === 'Pem' ? decoded(certificate.pem) : sequence(certificate.der)

/** A host's reason is taken only where it is a code: text might quote what could not be read. */
const unreadable = (reason: string): Thumbprint => ({ _tag: 'Unreadable', reason: /^[a-z0-9_]{1,40}$/.test(reason) ? reason : 'unreadable' })

const hashed = (certificate: ClientCertificate & { readonly _tag: 'Pem' | 'Der' }): Thumbprint | Promise<Thumbprint> => {
  const der = derOf(certificate)
  if (isLeft(der)) return unreadable(der.left)
  const named = (digest: Uint8Array): Thumbprint => Object.freeze({ _tag: 'Sha256', thumbprint: base64url(digest), der: der.right })
  const digest = sha256(der.right)
  return isPromise(digest) ? digest.then(named) : named(digest)
}

/**
 * A client shows the same PEM on every request. To find it by its last characters and compare the whole takes 0.3 µs; by the whole,
 * which each event holds as a string that was never hashed before, 1.8; to decode and hash it, 2.
 */
const seen = new Map<string, { readonly pem: string; readonly shown: Thumbprint }>()
const telling = (pem: string): string => pem.slice(-96)
const remembered = (pem: string, shown: Thumbprint): Thumbprint => {
  if (shown._tag === 'Sha256') {
    if (seen.size >= 256) seen.delete(seen.keys().next().value as string)
    seen.set(telling(pem), { pem, shown })
  }
  return shown
}

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
export const thumbprintOf = (certificate: ClientCertificate): Thumbprint | Promise<Thumbprint> => {
  switch (certificate._tag) {
    case 'Unreadable': return unreadable(certificate.reason)
    case 'Sha256': return isThumbprint(certificate.thumbprint) ? { _tag: 'Sha256', thumbprint: certificate.thumbprint } : unreadable('not_a_thumbprint')
    case 'Pem': {
      const known = seen.get(telling(certificate.pem))
      if (known?.pem === certificate.pem) return known.shown
      const shown = hashed(certificate)
      return isPromise(shown) ? shown.then(late => remembered(certificate.pem, late)) : remembered(certificate.pem, shown)
    }
    case 'Der': {
      const { der, thumbprint } = certificate
      if (thumbprint === undefined) return hashed(certificate)
      return isThumbprint(thumbprint) ? { _tag: 'Sha256', thumbprint, der } : unreadable('not_a_thumbprint')
    }
    default: return unreadable('unknown_form')
  }
}
