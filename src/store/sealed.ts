// Seals one remembered answer: JSON under an HMAC, for one key in one space. Without the secret a
// sealed text cannot be made, changed or moved to another key. It is decoded strictly.
import { isLeft } from 'fp-ts/Either'
import { base64, hmac, unbase64 } from '#host'
import type { Remembered } from '../types'
import { areDetails, isObject, isString, isStrings } from '../values/guards'
import { markDecoded, parseObject, toAsciiJson } from '../values/json'
import { isThumbprint } from '../values/thumbprint'
import { isToken } from '../values/token'
import { maxEntryLength, type StoredEntry, storedEntryFor } from './entry'

/** Milliseconds: the largest `ttl` that `cached` accepts. */
const maxLifetime = 3_600_000
/** Characters of an HMAC-SHA-256, 32 bytes, in base64. */
const macLength = 44

type Guard = (value: unknown) => boolean
const isRecord: Guard = value => isObject(value) && !Array.isArray(value)

/**
 * Whether every field is known and valid, and every required one is an own property. Otherwise a
 * confirmation that is left out could count as "unbound".
 */
function hasFields(
  value: unknown,
  guards: Readonly<Record<string, Guard>>,
  required: readonly string[]
): boolean {
  return (
    isRecord(value) &&
    required.every(name => Object.hasOwn(value as object, name)) &&
    Object.entries(value as object).every(
      ([name, field]) => Object.hasOwn(guards, name) && guards[name]?.(field) === true
    )
  )
}

// The guards are functions. Values that a call makes would stay in bundles without `shared`, which
// costs 180 bytes of gzip.
const isInteger: Guard = value => Number.isSafeInteger(value)
const isSealedConfirmation: Guard = value =>
  hasFields(value, { thumbprint: isThumbprint, jkt: isThumbprint, unknown: isStrings }, [])
const isSealedToken: Guard = value =>
  hasFields(
    value,
    {
      subject: isString,
      clientId: isString,
      scopes: isStrings,
      expiresAt: isInteger,
      notBefore: isInteger,
      issuer: isString,
      issuers: value => value === 'several',
      id: isString,
      issuedAt: isInteger,
      audience: isStrings,
      acr: isString,
      authTime: isInteger,
      authorizationDetails: areDetails,
      confirmation: isSealedConfirmation,
      claims: isRecord
    },
    ['scopes', 'confirmation', 'claims']
  ) && isToken(value)
const isAnswer: Guard = value => value === true || isRecord(value)
const isSealedEntry: Guard = value =>
  hasFields(value, { until: isInteger, token: isSealedToken, answer: isAnswer }, ['until', 'token'])

function parseEntry(body: string): StoredEntry | undefined {
  const entry = parseObject(body)
  return isLeft(entry) || !isSealedEntry(entry.right)
    ? undefined
    : (entry.right as unknown as StoredEntry)
}

/**
 * Whether a value comes back from JSON unchanged. A Date, NaN or an object with `toJSON` would come
 * back as something else, whole numbers of 16 digits as strings.
 */
function survivesJson(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'boolean' || isString(value)) return true
  if (typeof value === 'number')
    return Number.isFinite(value) && (!Number.isInteger(value) || Math.abs(value) < 1e15)
  if (!isObject(value) || depth > 32) return false
  if (Array.isArray(value)) return Array.from(value).every(item => survivesJson(item, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  return (
    (prototype === null || prototype === Object.prototype) &&
    !Object.hasOwn(value, '__proto__') &&
    Reflect.ownKeys(value).length === Object.keys(value).length &&
    Object.values(value).every(item => item === undefined || survivesJson(item, depth + 1))
  )
}

/** Whether a key is a SHA-256 in base64url, as `cached` makes it. Other keys are not stored. */
export function isHashKey(key: unknown): key is string {
  return isString(key) && /^[A-Za-z0-9_-]{43}$/.test(key)
}

export interface Sealer {
  /** `undefined` if the introspection is not active or does not survive JSON. */
  seal(key: string, remembered: Remembered, now: number): Promise<string | undefined>
  /**
   * `undefined` if the value was not sealed for this key, in this space, with this secret, or if it
   * has expired.
   */
  open(key: string, value: unknown, now: number): Promise<Remembered | undefined>
}

export function makeSealer(secret: string, space: string): Sealer {
  const { sign, verify } = hmac(secret)
  const macInput = (key: string, body: string): string =>
    `gatecheck shared 1 ${space.length}:${space} ${key} ${body}`
  return {
    seal: async (key, remembered, now) => {
      const { introspection, until } = remembered
      if (introspection?._tag !== 'Active' || !(until > now && until <= now + maxLifetime))
        return undefined
      const entry = storedEntryFor(remembered)
      if (!survivesJson(entry)) return undefined
      const body = toAsciiJson(entry)
      if (body.length > maxEntryLength || parseEntry(body) === undefined) return undefined
      return base64(await sign(macInput(key, body))) + body
    },
    open: async (key, value, now) => {
      if (
        !isString(value) ||
        value.length > macLength + maxEntryLength ||
        !/^[\x20-\x7e]*$/.test(value)
      )
        return undefined
      const mac = unbase64(value.slice(0, macLength))
      const body = value.slice(macLength)
      if (mac?.length !== 32 || (await verify(macInput(key, body), mac)) !== true) return undefined
      const entry = parseEntry(body)
      if (entry === undefined || !(now < entry.until && entry.until <= now + maxLifetime))
        return undefined
      const { until, token, answer } = entry
      const introspection = Object.freeze({
        _tag: 'Active',
        token: markDecoded(token),
        cached: true,
        ...(answer === undefined ? {} : { answer: answer === true ? token.claims : answer })
      } as const)
      return Object.freeze({ introspection, until })
    }
  }
}
