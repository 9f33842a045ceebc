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

/** Elements in order, the nearest hop last. */
export function parseElements(text: string): Either<'not_xfcc', readonly Element[]> {
  const elements: Pair[][] = [[]]
  for (pair.lastIndex = 0; ; ) {
    const match = pair.exec(text)
    if (match === null) return left('not_xfcc')
    const [, key = '', quoted, unquoted = '', end] = match
    const value = quoted === undefined ? unquoted : quoted.replace(/\\([^])/g, '$1')
    elements.at(-1)?.push([key.toLowerCase(), value])
    if (end === ',') elements.push([])
    if (end === '') return right(elements)
  }
}
