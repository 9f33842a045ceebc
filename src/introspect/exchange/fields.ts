// Reads the members of an answer by their types. A member may be absent, but not of another type.
import { type Either, left, right } from 'fp-ts/Either'
import * as G from 'io-ts/Guard'
import type { AuthorizationDetail } from '../../types'
import { areDetails, isString, isStrings } from '../../values/guards'
import { type JsonObject, ownMembers } from '../../values/json'

type Guards = { readonly [name: string]: G.Guard<unknown, unknown> }
type GuardedFields<All extends Guards> = { readonly [Name in keyof All]?: G.TypeOf<All[Name]> }

/** What a reader made by `makeFieldReader` returns. */
export type FieldsOf<Reader> = Reader extends (
  answer: JsonObject,
  text: string
) => Either<unknown, infer Fields>
  ? Fields
  : never

// Pure, so that a bundle contains only the readers that it uses.
export const optionalText = /* @__PURE__ */ G.nullable(G.string)
export const optionalFlag = /* @__PURE__ */ G.nullable(G.boolean)
/** Not `G.array`: it would add fp-ts' `pipe` to a bundle, 550 characters. */
export const optionalTexts = /* @__PURE__ */ G.nullable<unknown, readonly string[]>({
  is: isStrings
})
export const optionalDetails = /* @__PURE__ */ G.nullable<unknown, readonly AuthorizationDetail[]>({
  is: areDetails
})
/**
 * A string, or a whole number. `parseObject` has made strings of those with 16 digits and more, to keep
 * them. A number of that size that is left has a fraction, which was lost.
 */
export const optionalId = /* @__PURE__ */ G.nullable<unknown, string | number>({
  is: (value): value is string | number =>
    isString(value) || (Number.isInteger(value) && Math.abs(value as number) < 1e15)
})
/** Infinity is JSON's `1e999`. */
export const finite: G.Guard<unknown, number> = {
  is: (value): value is number => Number.isFinite(value)
}
export const optionalTime = /* @__PURE__ */ G.nullable<unknown, number>({
  is: (value): value is number => finite.is(value) && Number.isSafeInteger(Math.trunc(value))
})

/**
 * An expiry in whole seconds, rounded down. Some servers send the largest int64 for "never": from
 * 2^53 on there is no expiry, and below -2^53 it is long past.
 */
export function toExpiry(time: number, unitsPerSecond = 1): number | undefined {
  return time < 2 ** 53 ? Math.floor(Math.max(time, 1 - 2 ** 53) / unitsPerSecond) : undefined
}

export function toList(value: string | readonly string[]): readonly string[] {
  return isString(value) ? [value] : value
}

/** RFC 6749 §3.3 defines one string with spaces. Some servers send lists. */
export function parseScopes(value: string | readonly string[]): readonly string[] {
  // "a b", as nearly all servers write it: `flatMap` takes 1 of the 12 µs around a verification.
  const words = isString(value) ? value.split(' ') : value.flatMap(item => item.split(' '))
  if (isString(value) && !words.includes('')) return words
  // Exact size: the list that `filter` returns has room for 17.
  return words.filter(word => word !== '').slice()
}

/**
 * Left: a closed code with the name of a member, never its value: `wrong_type_exp`. Right: the
 * answer's own members. `parseObject` makes strings of long integers. If a member must be a number,
 * it is read again from `text`, the answer's JSON.
 */
export function makeFieldReader<All extends Guards>(guards: All) {
  return (answer: JsonObject, text: string): Either<string, GuardedFields<All>> => {
    const fields: Record<string, unknown> = ownMembers(answer)
    for (const [name, { is }] of Object.entries(guards)) {
      if (fields[name] === undefined || is(fields[name])) continue
      // Only a number: any other value was redacted for a reason.
      const number = (JSON.parse(text) as Record<string, unknown>)[name]
      if (typeof number !== 'number' || !is(number)) return left(`wrong_type_${name}`)
      fields[name] = number
    }
    return right(fields as unknown as GuardedFields<All>)
  }
}
