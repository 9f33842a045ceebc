// What a row of the hostile tables is.
import type { JwtOptions } from 'gatecheck'

/** What is wrong with the token, the token, what a gate decides, and options of `jwt`, if any. */
export type HostileRow = readonly [
  title: string,
  token: string,
  expected: string,
  options?: Partial<JwtOptions>
]

export const invalid = '401 claims_malformed'
export const foreign = '401 issuer_unknown form'
export const foreignIssuer = '401 issuer_unknown issuer'
export const unsigned = '401 signature_invalid'
export const wrongKind = '401 wrong_token_type'

/** A value of each kind that JSON knows. */
export const values: readonly (readonly [what: string, value: unknown])[] = [
  ['missing', undefined],
  ['null', null],
  ['a number', 1],
  ['a text', 'x'],
  ['an empty text', ''],
  ['true', true],
  ['an empty list', []],
  ['a list of numbers', [1]],
  ['a list in a list', [['x']]],
  ['an empty object', {}],
  ['an object', { a: { b: 1 } }]
]
