// What a route may ask of a token: values, made here or checked here before they count.

import type { Requirement } from '../types'
import { isObject } from '../values/guards'
import { findProblems } from '../values/options'
import { searchFor, unpad } from '../values/redact'
import {
  mandatoryFields,
  requirementFieldNames,
  requirementFields
} from '../values/requirement-fields'

/** A requirement that was checked and frozen, and all that it says. */
export interface Sound {
  readonly requirement: Requirement
  readonly text: string
}

/** Those that were made here: of them the hot path asks this, once, and nothing else. */
const sound = new WeakMap<object, Sound>()

/** Does a requirement hold the token? A list's commas are no part of any. Nearly all are too short, for which no search is made ready. */
export function mentionsToken({ text }: Sound, token: string): boolean {
  return text.length >= unpad(token).length && searchFor(() => [token])(text)
}

/**
 * An unknown value → a frozen requirement of its own, or `undefined`. An unknown field makes it malformed: a field that is misspelled
 * would silently ask for less.
 */
export function parseRequirement(value: unknown): Sound | undefined {
  if (!isObject(value)) return undefined
  const known = sound.get(value)
  if (known !== undefined) return known
  const made: Partial<Record<keyof Requirement, unknown>> = {}
  for (const name of Reflect.ownKeys(value)) {
    if (!Object.hasOwn(requirementFields, name)) return undefined
    const [is] = requirementFields[name as keyof Requirement]
    const given = value[name as keyof Requirement]
    if (given === undefined) continue
    // Copied first: what is checked is what is kept.
    const kept: unknown = Array.isArray(given) ? Object.freeze(Array.from(given)) : given
    if (!is(kept)) return undefined
    made[name as keyof Requirement] = kept
  }
  if (!Object.keys(mandatoryFields).every(name => Object.hasOwn(made, name))) return undefined
  const text = requirementFieldNames
    .filter(name => requirementFields[name][2])
    .map(name => made[name])
    .join()
  const entry = { requirement: Object.freeze(made) as Requirement, text }
  sound.set(made, entry)
  return entry
}
export function requirementOf(value: unknown): Requirement | undefined {
  return parseRequirement(value)?.requirement
}

/** What its author got wrong, to be put behind what to write instead. */
export function requirementErrors(value: unknown): string {
  if (!isObject(value)) return ''
  return `; yours: ${findProblems(value, requirementFields, mandatoryFields).join('; ') || 'not a plain object'}`
}

function made(requirement: Requirement, complaint: string): Requirement {
  const checked = requirementOf(requirement)
  if (checked === undefined) throw new TypeError(complaint + requirementErrors(requirement))
  return checked
}

/**
 * Every one of these scopes, on a token bound to the caller's certificate.
 *
 * Throws a `TypeError` at construction for a name that is no scope-token [RFC 6749 §3.3]: empty, with a space, a quote or a
 * backslash. Order and repetition make no difference. Does NOT ask for a subject or an audience: spread it to add them.
 *
 * @example
 * const require = byRoute({ 'GET /time': scopes('time:query'), 'POST /payments': { ...scopes('payments'), maxAge: 300 } })
 */
export function scopes(first: string, ...rest: readonly string[]): Requirement {
  return made(
    { scopes: [first, ...rest], binding: 'certificate' },
    "scopes(…): pass scope-tokens, such as scopes('a', 'b')"
  )
}

/** No scope at all; the token must still be active, unexpired and bound to the caller's certificate. */
export const noScopes: Requirement = /* @__PURE__ */ made(
  { scopes: [], binding: 'certificate' },
  ''
)

/** What `byRoute` answers where no rule fits. `optional`, so that any valid token learns 403, and nobody else anything. */
export const unknownRoute: Requirement = /* @__PURE__ */ made(
  { scopes: [], binding: 'optional', route: 'unknown' },
  ''
)

/**
 * The same requirement without the demand that the token be bound to its sender: a bearer token will do.
 *
 * Does NOT waive anything else: a binding that is there is checked in full, so a certificate-bound token still needs its
 * certificate [RFC 8705 §3], and a DPoP-bound one its proof [RFC 9449 §7.2]. Whoever steals a bearer token can use it: say why you need this.
 *
 * @example
 * const require = byRoute({ 'GET /public-rates': bearerAllowed(scopes('rates')), 'POST /payments': scopes('payments') })
 */
export function bearerAllowed(requirement: Requirement): Requirement {
  return made(
    { ...requirement, binding: 'optional' },
    "bearerAllowed(requirement): pass scopes('…') or noScopes"
  )
}
