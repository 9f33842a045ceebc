// What all readers share. At construction the options are checked. Per request each header must be
// one line of bounded length from a trusted peer. Nothing that a client sends makes a reader throw.

import type { CertificateReader, ClientCertificate, Forwarded } from '../../../src/types'
import { isString } from '../../../src/values/guards'
import { assert, oneOf, rejectUnknownOptions } from '../../../src/values/options'
import { misused } from './misuse'
import { type From, parseFrom } from './trust'

/** The option of every reader. */
export interface Proxy {
  /** The TCP peers that are trusted as the proxy. */
  readonly from: From
}

/** A proxy whose operator chooses the name of the header. */
export interface Named extends Proxy {
  /** The header that holds the certificate. Each reader documents its default. */
  readonly header?: string | undefined
}

/**
 * What the proxy forwards: the certificate itself, or only its SHA-256. Authlete cannot work with a
 * hash.
 */
export type Take = 'certificate' | 'hash'

/** Characters of one header: four times what usual servers accept at most. */
const maxHeaderLength = 64 * 1024

export const unreadable = (reason: string): ClientCertificate => ({ _tag: 'Unreadable', reason })

/** Rejects unknown options: a misspelled `verify` would verify nothing. */
export function readerOptions<A extends Proxy>(
  reader: string,
  proxy: A,
  ...options: readonly Exclude<keyof A & string, 'from'>[]
): A {
  rejectUnknownOptions(`${reader}(options)`, proxy, ['from', ...options])
  return proxy
}

/** A field name [RFC 9110 §5.1, §5.6.2], in lower case as in Node and fetch. */
export function headerName(
  reader: string,
  option: string,
  value: unknown,
  fallback: string
): string {
  const name = value === undefined ? fallback : value
  if (typeof name !== 'string' || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
    throw new TypeError(
      `${reader}({ ${option} }): pass a header name of letters, digits and hyphens, for example '${fallback}'`
    )
  return name.toLowerCase()
}

/** One of these words; the first is the default. */
export function chooseWord<A extends string>(
  reader: string,
  option: string,
  value: unknown,
  words: readonly [A, ...A[]]
): A {
  const [isWord, expected] = oneOf(...words)
  const word = value === undefined ? words[0] : value
  assert(isWord(word), `${reader}({ ${option} }): pass ${expected}`)
  return word as A
}

function headerLines(reader: string, forwarded: Forwarded, name: string): readonly string[] {
  try {
    const lines: unknown = forwarded.header(name)
    if (Array.isArray(lines) && lines.every(isString)) return lines
  } catch {
    // The host's error may hold a header.
  }
  return misused(reader, 'header', `header('${name}') of the request must return a list of strings`)
}

/**
 * Field values have no white space around them [RFC 9110 §5.5]. Sliced, not matched: a regex would
 * be quadratic in a run of spaces.
 */
function trimFieldValue(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && ' \t'.includes(text.charAt(start))) start += 1
  while (end > start && ' \t'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/**
 * Makes a reader of the headers `names`. `readValues` gets their values in the same order,
 * `undefined` for a header that is absent, and returns the certificate. It is not called if all are
 * absent, or if one comes from an untrusted peer, is doubled, or is too long. `joined`: several
 * lines of a header form one list [RFC 9110 §5.3]; otherwise they are refused.
 */
export function makeReader(
  reader: string,
  { from }: Proxy,
  names: readonly string[],
  readValues: (...values: readonly (string | undefined)[]) => ClientCertificate | undefined,
  lists: 'single' | 'joined' = 'single'
): CertificateReader {
  const isTrusted = parseFrom(reader, from)
  assert(
    new Set(names).size === names.length,
    `${reader}(options): two options name the same header, ${names.join(' and ')}. Name different ones.`
  )
  return forwarded => {
    const headers = names.map(name => headerLines(reader, forwarded, name))
    if (headers.every(({ length }) => length === 0)) return undefined
    const { peer } = forwarded
    if (!isString(peer) || peer === '') return unreadable('peer_unknown')
    if (!isTrusted(peer)) return unreadable('untrusted_peer')
    if (lists === 'single' && headers.some(({ length }) => length > 1))
      return unreadable('doubled_header')
    const values = headers.map(lines => (lines.length === 0 ? undefined : lines.join(',')))
    if (values.some(value => value !== undefined && value.length > maxHeaderLength))
      return unreadable('too_large')
    return readValues(
      ...values.map(value => (value === undefined ? undefined : trimFieldValue(value)))
    )
  }
}
