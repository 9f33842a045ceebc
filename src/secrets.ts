// Finds a secret in text however it is spelled: plain, percent-coded, or in base64 at any alignment.
import { base64, utf8 } from '#host'
import { isText } from './shape'
import type { ClientCertificate, Query, ResourceRequest } from './types'

/** Shorter ones are words of a test, not secrets: a token carries at least 128 bits, 22 characters. */
const telltale = (secret: string): boolean => secret.length >= 8

/** Characters of a secret that are looked for, its last ones: whoever shows all of it shows those, and of a certificate or a JWT they are its signature. */
const telling = 64

const tidied = (text: string): string => text.replace(/\\[rnt]|[\\\s]/g, '').replace(/-/g, '+').replace(/_/g, '/')

/** The part of base64 that is the same whatever stands before and behind, for one of the three alignments. */
const aligned = (bytes: Uint8Array, offset: number): string => {
  const shifted = new Uint8Array(offset + bytes.length)
  shifted.set(bytes, offset)
  const coded = base64(shifted)
  return coded.slice(offset === 0 ? 0 : offset + 1, coded.endsWith('==') ? -3 : coded.endsWith('=') ? -2 : -1)
}

/** Without padding, which is no part of it: a server may leave it out. A pattern that looks for the end is not linear. */
export const unpadded = (secret: string): string => {
  let to = secret.length
  while (secret[to - 1] === '=') to -= 1
  return secret.slice(0, to)
}

/** What a secret may look like in a text that was tidied: as it is, and in base64 at any of the three alignments. */
const plainOf = (secret: string): string => tidied(secret).slice(-telling)
const codedOf = (secret: string): readonly string[] => [0, 1, 2].map(offset => aligned(utf8(secret.slice(-telling * 2)).subarray(-telling), offset))
const needlesOf = (secret: string): readonly string[] => [plainOf(secret), ...codedOf(secret)]

/** Base64 of 34 characters or more, and so a certificate's body, is a run of this length; a thumbprint, which most answers hold, is not. */
const run = /(?:^|[^A-Za-z0-9+/])[A-Za-z0-9+/]{44}/
const short = 34

/** Of ASCII alone: no secret holds anything else, and a broken escape elsewhere must not hide one. */
const unescaped = (text: string): string => text.replace(/%([0-7][0-9a-fA-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** What Authorization lines hold. Of a line of very many words, none of which can be a token, the first ones and the whole: each costs a search. */
const wordsOf = (lines: readonly unknown[]): readonly string[] => {
  const all = lines.map(String) // a header function of a user's may give what is no text
  const words = all.flatMap(line => line.split(/[ \t,]+/)).filter(telltale) // before they are counted: short ones must not crowd out the token
  return words.length > 16 ? [...all, ...words.slice(0, 16)] : words
}

/** What nearly every request sends, in one test. `b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="` [RFC 6750 §2.1]. Not to take it apart saves a hit 0.5 µs. */
export const usual = /^bearer [A-Za-z0-9\-._~+/]+=*$/i

/** The end of a DER's base64, which a server or a proxy would quote as part of the whole. */
const bodyOf = (der: Uint8Array): string => base64(der.subarray(Math.max(0, der.length - (der.length % 3) - 48)))

/**
 * Does a text hold one of these secrets? Line ends, escapes and the two base64 alphabets make no difference. `bodies` are
 * further ones of 64 characters or more. Both are asked for when a text is long enough to hold any.
 */
export const holds = (given: () => readonly string[], bodies: () => readonly string[] = () => []): ((text: string) => boolean) => {
  let secrets: readonly string[] | undefined
  let shortest = telling
  let plain: readonly string[] | undefined
  let coded: readonly string[] | undefined
  const found = (text: string, known: readonly string[]): boolean => {
    const shown = (needles: readonly string[]): boolean => needles.some(needle => telltale(needle) && tidy.includes(needle))
    const tidy = tidied(text)
    plain ??= known.flatMap(secret => (secret.length < short ? needlesOf(secret) : [plainOf(secret)]))
    return shown(plain) || (run.test(tidy) && shown((coded ??= [...known, ...bodies().map(unpadded)].flatMap(needlesOf))))
  }
  return text => {
    if (!telltale(text)) return false
    if (secrets === undefined) {
      secrets = given().map(unpadded).filter(telltale)
      for (const { length } of secrets) shortest = Math.min(shortest, length)
    }
    const known = secrets
    // No spelling is shorter than what it spells: most texts are answered for without writing any out.
    return text.length >= shortest &&
      [text, ...(text.includes('%') ? [unescaped(text), unescaped(unescaped(text))] : [])].some(spelled => found(spelled, known))
  }
}

/** A certificate as it was shown, and each block's base64 by itself: any one of a chain is a certificate's body. A reader of a user's may hand over anything. */
const bodiesOf = (certificate: ClientCertificate | undefined): readonly string[] => {
  if (certificate?._tag === 'Der' && certificate.der instanceof Uint8Array) return [bodyOf(certificate.der)]
  if (certificate?._tag !== 'Pem' || !isText(certificate.pem)) return []
  const { pem } = certificate
  return [pem, ...pem.split('-----').map(part => part.replace(/\s/g, '')).filter(part => /^[A-Za-z0-9+/]+=*$/.test(part))].filter(part => part.length >= telling)
}

/** Finds in a text what must not get out of a request: what Authorization holds, and the certificate's body. */
export const leaksOf = (request: ResourceRequest): ((text: string) => boolean) =>
  holds(() => {
    const lines: readonly unknown[] = request.header('authorization')
    const [line] = lines
    return lines.length === 1 && isText(line) && usual.test(line) ? [line.slice(7)] : wordsOf(lines)
  }, () => bodiesOf(request.certificate))

/** The same for a server's answer, which might quote our own credentials as well. */
export const echoesOf = ({ token, certificate }: Query, credentials: readonly string[] = []): ((text: string) => boolean) =>
  holds(() => [token, ...credentials], () => bodiesOf(certificate))
