// Reads the members of an answer by their types. A member may be absent, but not of another type.
import { type Either, left, right } from 'fp-ts/Either'
import * as G from 'io-ts/Guard'
import { isStrings } from '../../values/guards'
import type { JsonObject } from '../../values/json'

type Guards = { readonly [name: string]: G.Guard<unknown, unknown> }
type GuardedFields<All extends Guards> = { readonly [Name in keyof All]?: G.TypeOf<All[Name]> }

/** What a reader made by `makeFieldReader` returns. */
export type FieldsOf<Reader> = Reader extends (answer: JsonObject) => Either<unknown, infer Fields>
  ? Fields
  : never

// Pure, so that a bundle contains only the readers that it uses.
export const optionalText = /* @__PURE__ */ G.nullable(G.string)
export const optionalFlag = /* @__PURE__ */ G.nullable(G.boolean)
/** Not `G.array`: it would add fp-ts' `pipe` to a bundle, 550 characters. */
export const optionalTexts = /* @__PURE__ */ G.nullable<unknown, readonly string[]>({
  is: isStrings
})
export const integer: G.Guard<unknown, number> = {
  is: (value): value is number => Number.isSafeInteger(value)
}

/** Without a prototype: if someone has set `Object.prototype.exp`, it is not read as a member. */
export function ownMembers(object: object): Readonly<Record<string, unknown>> {
  return Object.assign(Object.create(null), object)
}

/**
 * Left: a closed code with the name of a member, never its value: `wrong_type_exp`. Right: the
 * answer's own members.
 */
export function makeFieldReader<All extends Guards>(guards: All) {
  return (answer: JsonObject): Either<string, GuardedFields<All>> => {
    const fields = ownMembers(answer)
    for (const [name, { is }] of Object.entries(guards))
      if (fields[name] !== undefined && !is(fields[name])) return left(`wrong_type_${name}`)
    return right(fields as unknown as GuardedFields<All>)
  }
}
