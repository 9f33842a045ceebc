// Requirements: what a route asks of a token. They are validated once, here, before they are used.
import { type Either, isLeft, left, right } from 'fp-ts/Either'
import type { Requirement } from '../types'
import { isObject, isPlainObject } from '../values/guards'
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

/**
 * Requirements that were made here are not parsed again: one look-up for each request. Left: the
 * error's detail, which is the name of the field or a closed code.
 */
const parsedRequirements = new WeakMap<object, Either<string, ParsedRequirement>>()

/**
 * Whether a requirement holds the token or the proof, which then must not go into facts. Neither
 * contains the commas that join a list. Nearly all texts are too short and need no search.
 */
export function requirementHoldsSecret(
  { text }: ParsedRequirement,
  secrets: readonly string[]
): boolean {
  return secrets.some(
    secret => text.length >= unpad(secret).length && searchFor(() => [secret])(text)
  )
}

/** A field that is present must be valid. `undefined` would ask for less than the field says. */
function findFieldProblems(fields: object) {
  const isAbsent = (name: string): boolean => !(name in fields)
  return findProblems(fields, requirementFields, mandatoryFields, {}, isAbsent)
}

/**
 * Turns any value into a frozen requirement of its own. An unknown field is malformed: a misspelled
 * field would otherwise be ignored, and less would be asked. So is an object with a class or a
 * prototype of its own: a copy would lose its getters and defaults.
 */
export function parseRequirement(value: unknown): Either<string, ParsedRequirement> {
  if (!isPlainObject(value)) return left('not_a_requirement')
  const parsedBefore = parsedRequirements.get(value)
  if (parsedBefore !== undefined) return parsedBefore
  // Copied first: what is checked is what is kept.
  const fields = Object.fromEntries(
    Reflect.ownKeys(value).map(name => {
      const field = value[name as string]
      return [String(name), Array.isArray(field) ? Object.freeze(Array.from(field)) : field]
    })
  )
  const [problem] = findFieldProblems(fields)
  if (problem !== undefined) return left(problem[0] ?? 'unknown_field')
  const requirement = Object.freeze(fields) as unknown as Requirement
  const text = requirementFieldNames
    .filter(name => requirementFields[name][2] === 'text')
    .map(name => fields[name])
    .join()
  const parsed = right({ requirement, text })
  parsedRequirements.set(requirement, parsed)
  return parsed
}

export function requirementOf(value: unknown): Requirement | undefined {
  const parsed = parseRequirement(value)
  return isLeft(parsed) ? undefined : parsed.right.requirement
}

/** The problems of a requirement, for the end of an error that says what to write instead. */
export function requirementErrors(value: unknown): string {
  if (!isObject(value)) return ''
  const problems = findFieldProblems(value).map(([, text]) => text)
  return `; yours: ${isPlainObject(value) ? problems.join('; ') : 'not a plain object'}`
}

function markMalformed(requirement: Requirement): Requirement {
  parsedRequirements.set(requirement, left('params'))
  return requirement
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

/**
 * Requires at least one of these scopes, and a token bound to the client's certificate. The
 * challenge of a refusal names the first: put the one there that a client should ask for.
 *
 * Throws a `TypeError` at construction if a name is not a scope-token [RFC 6749 §3.3]. Does NOT
 * require any other scope. To require both, add the field: `{ ...scopes('a'), anyScope: ['b'] }`.
 *
 * @example
 * const require = byRoute({ 'GET /accounts': anyScope('accounts:read', 'accounts') })
 */
export function anyScope(first: string, ...rest: readonly string[]): Requirement {
  return makeRequirement(
    { scopes: [], anyScope: [first, ...rest], binding: 'certificate' },
    "anyScope(…): pass scope-tokens, such as anyScope('a', 'b')"
  )
}

/** No scope. The token must still be active, not expired and bound to the client's certificate. */
export const noScopes: Requirement = /* @__PURE__ */ makeRequirement(
  { scopes: [], binding: 'certificate' },
  ''
)

/**
 * What `byRoute` returns if no rule applies. Its binding is `optional`: every valid token gets 403
 * `unknown_route`, and every other request 401, which says nothing about routes.
 */
export const unknownRoute: Requirement = /* @__PURE__ */ makeRequirement(
  { scopes: [], binding: 'optional', route: 'unknown' },
  ''
)

/**
 * What `byRoute` returns if a rule read a parameter that its key does not name. It is malformed,
 * with the detail `params`.
 */
export const unknownParameter: Requirement = /* @__PURE__ */ markMalformed({
  scopes: [],
  binding: 'certificate'
})

/**
 * The same requirement, also met by a bearer token: one that is not bound to its sender.
 *
 * Anyone who steals a bearer token can use it: note in your code why the route needs this.
 *
 * Does NOT waive a binding that the token has: a certificate-bound token still needs its
 * certificate [RFC 8705 §3], and a DPoP-bound one its proof [RFC 9449 §7.2].
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
  const advice = "bearerAllowed(requirement): pass scopes('…') or noScopes"
  return makeRequirement({ ...makeRequirement(requirement, advice), binding: 'optional' }, advice)
}
