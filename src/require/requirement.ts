// Requirements: what a route asks of a token. They are validated once, here, before they are used.

import type { Requirement } from '../types'
import { isObject } from '../values/guards'
import { findProblems } from '../values/options'
import { searchFor, unpad } from '../values/redact'
import {
  mandatoryFields,
  requirementFieldNames,
  requirementFields
} from '../values/requirement-fields'

/** A valid, frozen requirement, and the text of its fields that are searched for the token. */
export interface ParsedRequirement {
  readonly requirement: Requirement
  readonly text: string
}

/** Requirements that were made here are not parsed again: one look-up for each request. */
const parsedRequirements = new WeakMap<object, ParsedRequirement>()

/**
 * Whether a requirement holds the token, which then must not go into facts. No token contains the
 * commas that join a list. Nearly all texts are too short to hold the token and need no search.
 */
export function mentionsToken({ text }: ParsedRequirement, token: string): boolean {
  return text.length >= unpad(token).length && searchFor(() => [token])(text)
}

/**
 * Turns any value into a frozen requirement of its own, or `undefined`. An unknown field is
 * malformed: a misspelled field would otherwise be ignored, and less would be asked.
 */
export function parseRequirement(value: unknown): ParsedRequirement | undefined {
  if (!isObject(value)) return undefined
  const parsedBefore = parsedRequirements.get(value)
  if (parsedBefore !== undefined) return parsedBefore
  const fields: Partial<Record<keyof Requirement, unknown>> = {}
  for (const name of Reflect.ownKeys(value)) {
    if (!Object.hasOwn(requirementFields, name)) return undefined
    const [isValid] = requirementFields[name as keyof Requirement]
    const original = value[name as keyof Requirement]
    if (original === undefined) continue
    // Copied first: what is checked is what is kept.
    const copy: unknown = Array.isArray(original) ? Object.freeze(Array.from(original)) : original
    if (!isValid(copy)) return undefined
    fields[name as keyof Requirement] = copy
  }
  if (!Object.keys(mandatoryFields).every(name => Object.hasOwn(fields, name))) return undefined
  const text = requirementFieldNames
    .filter(name => requirementFields[name][2])
    .map(name => fields[name])
    .join()
  const parsed = { requirement: Object.freeze(fields) as Requirement, text }
  parsedRequirements.set(fields, parsed)
  return parsed
}

export function requirementOf(value: unknown): Requirement | undefined {
  return parseRequirement(value)?.requirement
}

/** The problems of a requirement, for the end of an error that says what to write instead. */
export function requirementErrors(value: unknown): string {
  if (!isObject(value)) return ''
  const problems = findProblems(value, requirementFields, mandatoryFields).join('; ')
  return `; yours: ${problems || 'not a plain object'}`
}

function makeRequirement(requirement: Requirement, advice: string): Requirement {
  const valid = requirementOf(requirement)
  if (valid === undefined) throw new TypeError(advice + requirementErrors(requirement))
  return valid
}

/**
 * Requires every one of these scopes, in any order, and a token bound to the client's certificate.
 * To add a subject, an audience or a maximum age, spread the result: `{ ...scopes('a'), maxAge }`.
 *
 * Throws a `TypeError` at construction if a name is not a scope-token [RFC 6749 §3.3], for example
 * if it is empty or contains a space, a quote or a backslash. Does NOT ask for a subject or an
 * audience by itself.
 *
 * @example
 * const require = byRoute({
 *   'GET /time': scopes('time:query'),
 *   'POST /payments': { ...scopes('payments'), maxAge: 300 }
 * })
 */
export function scopes(first: string, ...rest: readonly string[]): Requirement {
  return makeRequirement(
    { scopes: [first, ...rest], binding: 'certificate' },
    "scopes(…): pass scope-tokens, such as scopes('a', 'b')"
  )
}

/** No scope. The token must still be active, not expired and bound to the client's certificate. */
export const noScopes: Requirement = /* @__PURE__ */ makeRequirement(
  { scopes: [], binding: 'certificate' },
  ''
)

/**
 * The answer of `byRoute` if no rule applies. `optional`, so that every valid token gets 403, and
 * without one no client learns anything.
 */
export const unknownRoute: Requirement = /* @__PURE__ */ makeRequirement(
  { scopes: [], binding: 'optional', route: 'unknown' },
  ''
)

/**
 * The same requirement, also met by a bearer token: one that is not bound to its sender.
 *
 * Anyone who steals a bearer token can use it: note in your code why the route needs this. Does NOT
 * waive a binding that the token has: a certificate-bound token still needs its certificate
 * [RFC 8705 §3], and a DPoP-bound one its proof [RFC 9449 §7.2].
 *
 * Throws a `TypeError` at construction if the requirement is malformed.
 *
 * @example
 * const require = byRoute({
 *   'GET /public-rates': bearerAllowed(scopes('rates')),
 *   'POST /payments': scopes('payments')
 * })
 */
export function bearerAllowed(requirement: Requirement): Requirement {
  return makeRequirement(
    { ...requirement, binding: 'optional' },
    "bearerAllowed(requirement): pass scopes('…') or noScopes"
  )
}
