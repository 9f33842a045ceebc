// One remembered answer as a text that nobody else can write, or move to another key or space: JSON under an HMAC, decoded strictly.
import { isLeft } from 'fp-ts/Either'
import { base64, hmac, unbase64 } from '#host'
import type { Remembered, Token } from '../types'
import { isObject, isString, isStrings } from '../values/guards'
import { type JsonObject, markDecoded, parseObject } from '../values/json'
import { isThumbprint } from '../values/thumbprint'

/** Characters of a value at most; a larger answer is not stored, and a larger value is not looked at. */
const largest = 65_536
/** Milliseconds: the largest `ttl` that `cached` takes. */
const longest = 3_600_000
/** Characters of 32 bytes in base64. */
const coded = 44

type Guard = (value: unknown) => boolean
const object: Guard = value => isObject(value) && !Array.isArray(value)

/** Own properties alone, none that is not known, and those that are needed: a `cnf` that is left out must not read as "unbound". */
function fits(
  raw: unknown,
  guards: Readonly<Record<string, Guard>>,
  needed: readonly string[]
): boolean {
  return (
    object(raw) &&
    needed.every(name => Object.hasOwn(raw as object, name)) &&
    Object.entries(raw as object).every(
      ([name, value]) => Object.hasOwn(guards, name) && guards[name]?.(value) === true
    )
  )
}

// Functions, not values that a call makes: those would stay in bundles that share nothing, 180 bytes of gzip.
const integer: Guard = value => Number.isSafeInteger(value)
const confirmation: Guard = raw =>
  fits(raw, { thumbprint: isThumbprint, jkt: isThumbprint, unknown: isStrings }, [])
const token: Guard = raw =>
  fits(
    raw,
    {
      subject: isString,
      clientId: isString,
      scopes: isStrings,
      expiresAt: integer,
      notBefore: integer,
      issuer: isString,
      audience: isStrings,
      acr: isString,
      authTime: integer,
      confirmation,
      claims: object
    },
    ['scopes', 'confirmation', 'claims']
  )
const entry: Guard = raw =>
  fits(raw, { until: integer, token, answer: value => value === true || object(value) }, [
    'until',
    'token'
  ])

function entryOf(body: string): JsonObject | undefined {
  const raw = parseObject(body)
  return isLeft(raw) || !entry(raw.right) ? undefined : raw.right
}

/** Comes back from JSON as it went in. A Date, NaN or a toJSON would come back as something else, and whole numbers of 16 digits as strings. */
function faithful(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === 'boolean' || isString(value)) return true
  if (typeof value === 'number')
    return Number.isFinite(value) && (!Number.isInteger(value) || Math.abs(value) < 1e15)
  if (!isObject(value) || depth > 32) return false
  if (Array.isArray(value)) return Array.from(value).every(item => faithful(item, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  return (
    (prototype === null || prototype === Object.prototype) &&
    !Object.hasOwn(value, '__proto__') &&
    Reflect.ownKeys(value).length === Object.keys(value).length &&
    Object.values(value).every(item => item === undefined || faithful(item, depth + 1))
  )
}

/** ASCII alone, so that no two texts have the same bytes, as a lone surrogate and U+FFFD have. */
function written(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}

/** Nothing but a SHA-256 is a key: what `cached` makes of a query. */
export function isHashKey(key: unknown): key is string {
  return isString(key) && /^[A-Za-z0-9_-]{43}$/.test(key)
}

export interface Sealer {
  /** `undefined` for what is not active, or would not come back as it is. */
  seal(key: string, remembered: Remembered, now: number): Promise<string | undefined>
  /** `undefined` for whatever was not sealed for this key in this space under this secret, and for what is over. */
  open(key: string, value: unknown, now: number): Promise<Remembered | undefined>
}

export function makeSealer(secret: string, space: string): Sealer {
  const { sign, verify } = hmac(secret)
  const claimed = (key: string, body: string): string =>
    `gatecheck shared 1 ${space.length}:${space} ${key} ${body}`
  return {
    seal: async (key, { introspection, until }, now) => {
      if (introspection?._tag !== 'Active' || !(until > now && until <= now + longest))
        return undefined
      const { token, answer } = introspection
      // Both servers' answers are their token's claims: written once.
      const plain = {
        until: Math.floor(until),
        token,
        ...(answer === undefined ? {} : { answer: answer === token.claims ? true : answer })
      }
      if (!faithful(plain)) return undefined
      const body = written(plain)
      return body.length + coded > largest || entryOf(body) === undefined
        ? undefined
        : base64(await sign(claimed(key, body))) + body
    },
    open: async (key, value, now) => {
      if (!isString(value) || value.length > largest || !/^[\x20-\x7e]*$/.test(value))
        return undefined
      const [code, body] = [unbase64(value.slice(0, coded)), value.slice(coded)]
      if (code?.length !== 32 || (await verify(claimed(key, body), code)) !== true) return undefined
      const raw = entryOf(body) as unknown as
        | { readonly until: number; readonly token: Token; readonly answer?: true | JsonObject }
        | undefined
      if (raw === undefined || !(now < raw.until && raw.until <= now + longest)) return undefined
      const { until, token, answer } = raw
      const introspection = markDecoded({
        _tag: 'Active',
        token: markDecoded(token),
        cached: true,
        ...(answer === undefined ? {} : { answer: answer === true ? token.claims : answer })
      } as const)
      return Object.freeze({ introspection, until })
    }
  }
}
