// One remembered answer as JSON, as stores measure and keep it.
import type { Remembered, Token } from '../types'
import type { JsonObject } from '../values/json'

/** Characters of an answer's JSON in any store. A larger one is not kept. */
export const maxEntryLength = 65_536

/** `answer: true` stands for the token's claims. */
export interface StoredEntry {
  readonly until: number
  readonly token: Token
  readonly answer?: true | JsonObject
}

/** With `rfc7662` and `authlete` the answer is the token's claims, so it is written only once. */
export function storedEntryFor({ introspection, until }: Remembered): Partial<StoredEntry> {
  const { token, answer } = introspection as Partial<StoredEntry>
  return {
    until: Math.floor(until),
    ...(token === undefined ? {} : { token }),
    ...(answer === undefined ? {} : { answer: answer === token?.claims ? true : answer })
  }
}
