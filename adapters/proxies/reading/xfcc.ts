// The grammar of x-forwarded-client-cert: elements separated by commas, of pairs separated by
// semicolons, whose values may be quoted.
import { type Either, left, right } from 'fp-ts/Either'

/** A key, in lower case, and its value without quotes. */
export type Pair = readonly [key: string, value: string]
/** One hop: what one Envoy forwards about its client. */
export type Element = readonly Pair[]

/**
 * One pair and what ends it. In quotes a backslash escapes any next character: Envoy copies the
 * subject with the escapes of RFC 2253, and the quoted value `CN=a\\"` ends at its quote. Adjacent
 * parts of the regex never match the same character, so it runs in linear time.
 */
const pair = /[ \t]*([A-Za-z]+)=(?:"([^"\\]*(?:\\[^][^"\\]*)*)"[ \t]*|([^",;]*))([,;]|$)/y

/** Envoy writes these without quotes, whatever is in them [envoyproxy/envoy#32945]. */
const neverQuoted = ['by', 'uri', 'dns']

/** Elements in order, the nearest hop last. Left: a code that says what cannot be read. */
export function parseElements(text: string): Either<string, readonly Element[]> {
  const elements: Pair[][] = [[]]
  let [lastKey, rest] = ['', text.length]
  for (pair.lastIndex = 0; ; ) {
    const match = pair.exec(text)
    if (match === null)
      return left(rest > 0 && neverQuoted.includes(lastKey) ? `${lastKey}_not_quoted` : 'not_xfcc')
    const [all, key = '', quoted, unquoted = '', end] = match
    rest -= all.length
    const value = quoted === undefined ? unquoted : quoted.replace(/\\([^])/g, '$1')
    lastKey = key.toLowerCase()
    elements.at(-1)?.push([lastKey, value])
    if (end === ',') elements.push([])
    if (end === '') return right(elements)
  }
}
