// The fields of an answer, each fieldsBy: absent is fine, another type is not. Names the first that is wrong, never its value.
import { type Either, left, right } from 'fp-ts/Either'
import type { Guard, TypeOf } from 'io-ts/Guard'
import type { JsonObject } from '../frozen'

type Guards = { readonly [name: string]: Guard<unknown, unknown> }
type Guarded<G extends Guards> = { readonly [Name in keyof G]?: TypeOf<G[Name]> }

/** What a reader made by `fieldsBy` finds. */
export type Found<Reader> = Reader extends (raw: JsonObject) => Either<unknown, infer A> ? A : never

/** Left: a closed code, `wrong_type_exp`. */
export const fieldsBy = <G extends Guards>(guards: G) => (raw: JsonObject): Either<string, Guarded<G>> => {
  // Without a prototype: what Object.prototype may have been made to hold is no field of the answer.
  const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const [name, guard] of Object.entries(guards)) {
    if (!Object.hasOwn(raw, name)) continue
    if (!guard.is(raw[name])) return left(`wrong_type_${name}`)
    found[name] = raw[name]
  }
  return right(found as Guarded<G>)
}
