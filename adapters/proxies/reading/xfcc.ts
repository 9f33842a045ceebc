// The grammar of x-forwarded-client-cert: elements between commas, pairs between semicolons, values plain or quoted.
import { type Either, left, right } from 'fp-ts/Either'

/** A key, in lower case, and its value without quotes. */
export type Pair = readonly [key: string, value: string]
/** One hop: what one Envoy says of its client. */
export type Element = readonly Pair[]

/**
 * One pair and what ends it. In quotes a backslash takes the next character along, whichever it is: Envoy copies the subject with
 * RFC 2253's own escapes, and `CN=a\\"` must not be read as a quote that goes on. No two neighbours match the same character: linear.
 */
const pair = /[ \t]*([A-Za-z]+)=(?:"([^"\\]*(?:\\[^][^"\\]*)*)"[ \t]*|([^",;]*))([,;]|$)/y

/** Elements in order, the nearest hop last. */
export function parseElements(text: string): Either<'not_xfcc', readonly Element[]> {
  const elements: Pair[][] = [[]]
  for (pair.lastIndex = 0; ; ) {
    const found = pair.exec(text)
    if (found === null) return left('not_xfcc')
    const [, key = '', quoted, plain = '', end] = found
    elements
      .at(-1)
      ?.push([key.toLowerCase(), quoted === undefined ? plain : quoted.replace(/\\([^])/g, '$1')])
    if (end === ',') elements.push([])
    if (end === '') return right(elements)
  }
}
