// Finds a secret in text however it is spelled: plain, percent-coded, or in base64 at any alignment.
import { base64, utf8 } from '#host'
import type { Query, ResourceRequest } from './types'

/** Shorter ones are words of a test, not secrets: a token carries at least 128 bits, 22 characters. */
const shortest = 8

/** The part of a secret's base64 that is the same whatever stands beside it, for one of the three alignments. */
const aligned = (secret: string, offset: number): string => {
  const coded = base64(utf8('\0'.repeat(offset) + secret)).replace(/=+$/, '')
  return coded.slice(offset === 0 ? 0 : offset + 1, coded.length - ((offset + secret.length) % 3 === 0 ? 0 : 1))
}

const tidied = (text: string): string => text.replace(/\\[rnt]|\\|\s/g, '').replace(/-/g, '+').replace(/_/g, '/')

/** Of ASCII alone: no secret holds anything else, and a broken escape elsewhere must not hide one. */
const unescaped = (text: string): string => text.replace(/%([0-7][0-9a-fA-F])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** What Authorization lines hold. Of a line of very many words, none of which can be a token, the first ones and the whole: each costs a search. */
const wordsOf = (lines: readonly string[]): readonly string[] => {
  const words = lines.flatMap(line => line.split(/[ \t,]+/))
  return words.length > 16 ? [...lines, ...words.slice(0, 16)] : words
}

/** Characters of a certificate's body at least. */
const bodyLength = 64

/**
 * Does a text hold one of these secrets? Line ends, escapes and the two base64 alphabets make no difference. `bodies` are
 * further ones of `bodyLength` characters or more, written out when first needed.
 */
export const holds = (secrets: readonly string[], bodies?: () => readonly string[]): ((text: string) => boolean) => {
  const known = secrets.filter(secret => secret.length >= shortest)
  // No spelling is shorter than what it spells: most texts are answered for without writing any out.
  const least = known.reduce((length, secret) => Math.min(length, secret.length), bodies === undefined ? Number.POSITIVE_INFINITY : bodyLength)
  let needles: readonly string[] | undefined
  const found = (text: string): boolean => {
    needles ??= [...known, ...(bodies?.() ?? [])].flatMap(secret => [secret, ...[0, 1, 2].map(offset => aligned(secret, offset))]).map(tidied)
    const plain = tidied(text)
    return needles.some(needle => plain.includes(needle))
  }
  return text => text.length >= least && (found(text) || (text.includes('%') && (found(unescaped(text)) || found(unescaped(unescaped(text))))))
}

/** A certificate as it was shown, and each block's base64 by itself: any one of a chain is a certificate's body. A reader of a user's may hand over anything. */
const bodiesOf = ({ certificate }: Pick<Query, 'certificate'>): readonly string[] => {
  if (certificate?._tag === 'Der' && certificate.der instanceof Uint8Array) return [base64(certificate.der)]
  if (certificate?._tag !== 'Pem' || typeof certificate.pem !== 'string') return []
  const { pem } = certificate
  return [pem, ...pem.split('-----').map(part => part.replace(/\s/g, ''))].filter(part => part.length >= bodyLength)
}

/** Finds in a text what must not get out of a request: what Authorization holds, and the certificate's body. */
export const leaksOf = (request: ResourceRequest): ((text: string) => boolean) =>
  holds(wordsOf(request.header('authorization')), () => bodiesOf(request))

/** Finds in a text what must not get out of a question: the token, and the certificate's body. */
export const leaksOfQuery = (query: Query): ((text: string) => boolean) => holds([query.token], () => bodiesOf(query))
