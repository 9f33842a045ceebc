// The fields of an answer, each guarded: absent is fine, another type is not. Names the first that is wrong, never its value.
import { type Either, left, right } from 'fp-ts/Either'
import * as G from 'io-ts/Guard'
import { isStrings } from '../../values/guards'
import type { JsonObject } from '../../values/json'

type Guards = { readonly [name: string]: G.Guard<unknown, unknown> }
type Guarded<All extends Guards> = { readonly [Name in keyof All]?: G.TypeOf<All[Name]> }

/** What a reader made by `fieldsBy` finds. */
export type Found<Reader> = Reader extends (raw: JsonObject) => Either<unknown, infer A> ? A : never

// Pure, so that a bundle holds only the answers that it asks for.
export const optionalText = /* @__PURE__ */ G.nullable(G.string)
export const optionalFlag = /* @__PURE__ */ G.nullable(G.boolean)
/** Of our own: `G.array` would bring fp-ts' pipe with it, 550 characters. */
export const optionalTexts = /* @__PURE__ */ G.nullable<unknown, readonly string[]>({
  is: isStrings
})
export const integer: G.Guard<unknown, number> = {
  is: (value): value is number => Number.isSafeInteger(value)
}

/**
 * Left: a closed code, `wrong_type_exp`. Right: the answer itself, whose other fields nobody may read; without a prototype, copied, where
 * Object.prototype was made to hold one of these names: it is no field of the answer.
 */
export function makeFieldReader<All extends Guards>(guards: All) {
  return (raw: JsonObject): Either<string, Guarded<All>> => {
    const fields: JsonObject = Object.assign(Object.create(null), raw)
    for (const [name, { is }] of Object.entries(guards))
      if (fields[name] !== undefined && !is(fields[name])) return left(`wrong_type_${name}`)
    return right(fields as unknown as Guarded<All>)
  }
}
