// What a route may ask of a token: values, made here or checked here before they count.
import { searchFor, unpad } from '../redact'
import { isObject, isText, isTexts } from '../shape'
import type { Requirement } from '../types'

/** Copied first: what is checked is what is kept. */
const listOf = (value: unknown, pattern: RegExp, least: number): readonly string[] | undefined => {
  const items: readonly unknown[] = Array.isArray(value) ? Array.from(value) : []
  return Array.isArray(value) && items.length >= least && items.length <= 256 && isTexts(items) && items.every(item => pattern.test(item)) ? Object.freeze(items) : undefined
}

/** `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )` [RFC 6749 §3.3] */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/** What each field may hold: what is kept of it, or `undefined`. */
const fields: { readonly [name in keyof Required<Requirement>]: (value: unknown) => unknown } = {
  scopes: value => listOf(value, scopeToken, 0),
  subject: value => (isText(value) && value !== '' ? value : undefined),
  audience: value => listOf(value, /[^]/, 1),
  acr: value => listOf(value, scopeToken, 1),
  maxAge: value => (Number.isSafeInteger(value) && (value as number) >= 0 ? value : undefined),
  binding: value => ['certificate', 'dpop', 'any', 'optional'].find(binding => binding === value),
  route: value => (value === 'unknown' ? value : undefined)
}
const isField = (name: string | symbol): name is keyof Requirement => Object.hasOwn(fields, name)

/** A requirement that was checked and frozen, and all that it says. */
export interface Sound { readonly requirement: Requirement; readonly text: string }

/** Those that were made here: of them the hot path asks this, once, and nothing else. */
const sound = new WeakMap<object, Sound>()

/** Does a requirement hold the token? A list's commas are no part of any. Nearly all are too short, for which no search is made ready. */
export const mentions = ({ text }: Sound, token: string): boolean => text.length >= unpad(token).length && searchFor(() => [token])(text)

/**
 * An unknown value → a frozen requirement of its own, or `undefined` where it is none. A field that is misspelled would
 * silently ask for less, so unknown fields make it malformed.
 */
export const soundOf = (value: unknown): Sound | undefined => {
  if (!isObject(value)) return undefined
  const known = sound.get(value)
  if (known !== undefined) return known
  const made: Partial<Record<keyof Requirement, unknown>> = {}
  for (const name of Reflect.ownKeys(value)) {
    if (!isField(name)) return undefined
    const field = value[name]
    if (field === undefined) continue
    made[name] = fields[name](field)
    if (made[name] === undefined) return undefined
  }
  if (made.scopes === undefined || made.binding === undefined) return undefined
  const entry = { requirement: Object.freeze(made) as Requirement, text: [made.scopes, made.subject, made.audience, made.acr].join() }
  sound.set(made, entry)
  return entry
}
export const requirementOf = (value: unknown): Requirement | undefined => soundOf(value)?.requirement

/** What is wrong with it, for whoever wrote it. */
export const complaintOf = (value: unknown): string => {
  if (!isObject(value)) return value === undefined ? 'missing' : 'no requirement'
  const stray = Reflect.ownKeys(value).find(name => !isField(name))
  if (stray !== undefined) return `no requirement: ${String(stray)} is no field of one (${Object.keys(fields).slice(0, 6).join(', ')})`
  return 'binding' in value ? 'no requirement: a field holds what it cannot' : 'no requirement: binding is missing, so spread scopes("…") or noScopes'
}

const made = (requirement: Requirement, complaint: string): Requirement => {
  const checked = requirementOf(requirement)
  if (checked === undefined) throw new TypeError(complaint)
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
export const scopes = (first: string, ...rest: readonly string[]): Requirement =>
  made({ scopes: [first, ...rest], binding: 'certificate' }, `scopes(…): every argument is one scope-token, without spaces, quotes or backslashes [RFC 6749 §3.3]; several scopes are several arguments`)

/** No scope at all; the token must still be active, unexpired and bound to the caller's certificate. */
export const noScopes: Requirement = /* @__PURE__ */ made({ scopes: [], binding: 'certificate' }, '')

/** What `byRoute` answers where no rule fits. `optional`, so that any valid token learns 403, and nobody else anything. */
export const unknownRoute: Requirement = /* @__PURE__ */ made({ scopes: [], binding: 'optional', route: 'unknown' }, '')

/**
 * The same requirement without the demand that the token be bound to its sender: a bearer token will do.
 *
 * Does NOT waive anything else: a binding that is there is checked in full, so a certificate-bound token still needs its
 * certificate [RFC 8705 §3], and a DPoP-bound one its proof [RFC 9449 §7.2]. Whoever steals a bearer token can use it: say why you need this.
 *
 * @example
 * const require = byRoute({ 'GET /public-rates': bearerAllowed(scopes('rates')), 'POST /payments': scopes('payments') })
 */
export const bearerAllowed = (requirement: Requirement): Requirement =>
  made({ ...requirement, binding: 'optional' }, 'bearerAllowed(…): the argument is not a requirement; write bearerAllowed(scopes("…")) or bearerAllowed(noScopes)')
