// What every reader does alike: names checked when constructed; per request one line each, bounded, from a trusted peer, nothing thrown.

import type { CertificateReader, ClientCertificate, Forwarded } from '../../../src/types'
import { assert, oneOf, rejectUnknownOptions } from '../../../src/values/options'
import { type From, trustedPeers } from './trust'

/** What every proxy's reader must be told. */
export interface Proxy {
  /** Which peers may speak for the proxy. */
  readonly from: From
}

/** A proxy whose header has the name that its operator gave it. */
export interface Named extends Proxy {
  /** The header that holds the certificate; the reader's documentation has its default. */
  readonly header?: string | undefined
}

/** Two shapes of what a proxy can pass on: the certificate itself, or only its SHA-256 (which Authlete cannot work with). */
export type Take = 'certificate' | 'hash'

/** Characters of one header: four times the largest that usual servers take. */
const largest = 64 * 1024

export const unreadable = (reason: string): ClientCertificate => ({ _tag: 'Unreadable', reason })

/** The options, none of them unknown: a misspelled `verify` would verify nothing. */
export function readerOptions<A extends Proxy>(
  reader: string,
  proxy: A,
  ...options: readonly Exclude<keyof A & string, 'from'>[]
): A {
  rejectUnknownOptions(`${reader}(options)`, proxy, ['from', ...options])
  return proxy
}

/** A field name [RFC 9110 §5.1, §5.6.2], in lower case, as Node and fetch keep it. */
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

/** One of a few words, or the first of them. */
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

function linesOf(forwarded: Forwarded, name: string): readonly string[] | undefined {
  const lines: unknown = forwarded.header(name)
  return Array.isArray(lines) && lines.every(line => typeof line === 'string') ? lines : undefined
}

/** Field values have no white space around them [RFC 9110 §5.5]. Sliced, not matched: a run of spaces makes a regex quadratic. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && ' \t'.includes(text.charAt(start))) start += 1
  while (end > start && ' \t'.includes(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/**
 * A reader of these headers. `judge` gets the value of each in the same order, `undefined` where it is not there, and says what they
 * mean; it is not asked where none is there, or where one comes from elsewhere, twice, or too large.
 * `joined`: several lines are one list [RFC 9110 §5.3], instead of a reason to refuse.
 */
export function makeReader(
  reader: string,
  { from }: Proxy,
  names: readonly string[],
  judge: (...values: readonly (string | undefined)[]) => ClientCertificate | undefined,
  lists: 'single' | 'joined' = 'single'
): CertificateReader {
  const trusted = trustedPeers(reader, from)
  assert(
    new Set(names).size === names.length,
    `${reader}(options): two options name the same header, ${names.join(' and ')}. Name different ones.`
  )
  return forwarded => {
    try {
      const lines = names.map(name => linesOf(forwarded, name))
      if (lines.some(found => found === undefined)) return unreadable('not_text')
      if (lines.every(found => found?.length === 0)) return undefined
      if (!trusted(forwarded.peer)) return unreadable('untrusted_peer')
      if (lists === 'single' && lines.some(found => found !== undefined && found.length > 1))
        return unreadable('doubled_header')
      const values = lines.map(found =>
        found === undefined || found.length === 0 ? undefined : found.join(',')
      )
      if (values.some(value => value !== undefined && value.length > largest))
        return unreadable('too_large')
      return judge(...values.map(value => (value === undefined ? undefined : trimmed(value))))
    } catch {
      return unreadable('reader_failed')
    }
  }
}
