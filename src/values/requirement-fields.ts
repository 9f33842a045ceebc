// The fields of a requirement. A new field of the type does not compile until it is in this table.
// From here it is validated, named in errors and made part of every cache key.
import type { Binding, Requirement } from '../types'
import { isFunction, isString } from './guards'
import { type OptionRule, oneOf } from './options'

/**
 * `text`: part of a cache key, and searched for the token, because a user's rule can take it from
 * the request's path. `closed`: part of a cache key, and a number or a closed word. `code`: the
 * user's functions, which the gate alone calls.
 */
type FieldKind = 'text' | 'closed' | 'code'

/** Which values are valid, what to write instead, and what kind of value it is. */
type FieldRule = readonly [...rule: OptionRule, kind: FieldKind]

/** `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )` [RFC 6749 §3.3] */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/
const nonEmpty = /[^]/

function isList(value: unknown, minLength: number, pattern: RegExp): boolean {
  return (
    Array.isArray(value) &&
    value.length >= minLength &&
    value.length <= 256 &&
    Array.from(value).every(item => isString(item) && pattern.test(item))
  )
}

const bindings: readonly Binding[] = ['certificate', 'dpop', 'any', 'optional']

const aText: FieldRule = [value => isString(value) && value !== '', 'a non-empty string', 'text']

/** In the order of a cache key and of an error's problems. */
export const requirementFields: { readonly [name in keyof Required<Requirement>]: FieldRule } = {
  scopes: [value => isList(value, 0, scopeToken), 'a list of scope-tokens', 'text'],
  anyScope: [value => isList(value, 1, scopeToken), 'a list of scope-tokens', 'text'],
  subject: aText,
  client: aText,
  issuer: aText,
  audience: [value => isList(value, 1, nonEmpty), 'a list of non-empty strings', 'text'],
  acr: [value => isList(value, 1, scopeToken), 'a list of strings without spaces', 'text'],
  maxAge: [
    value => Number.isSafeInteger(value) && (value as number) >= 0,
    'whole seconds',
    'closed'
  ],
  binding: [...oneOf(...bindings), 'closed'],
  checks: [
    value => Array.isArray(value) && Array.from(value).every(isFunction),
    'a list of functions',
    'code'
  ],
  route: [value => value === 'unknown', 'nothing', 'closed']
}

type FieldName = keyof Requirement

export const requirementFieldNames = /* @__PURE__ */ Object.keys(
  requirementFields
) as readonly FieldName[]

export const requirementKeyNames: readonly FieldName[] =
  /* @__PURE__ */ requirementFieldNames.filter(name => requirementFields[name][2] !== 'code')

type MandatoryName = {
  [name in keyof Requirement]-?: object extends Pick<Requirement, name> ? never : name
}[keyof Requirement]

/** A field that the type requires does not compile until it is here. */
export const mandatoryFields: Readonly<Record<MandatoryName, true>> = {
  scopes: true,
  binding: true
}
