// An authorization server for tests: it knows a few tokens, and needs no network.
import type { Introspect, Token } from '../../src/types'
import { isObject, isString, withoutNullish } from '../../src/values/guards'
import {
  assert,
  type OptionRule,
  type OptionRules,
  validateOptions
} from '../../src/values/options'
import { isToken } from '../../src/values/token'

const emptyToken: Token = { scopes: [], confirmation: {}, claims: {} }

/** Valid is what the gate takes for a token's field. */
function field(name: keyof Token, expected: string): OptionRule {
  return [value => isToken({ ...emptyToken, [name]: value }), expected]
}

function text(name: keyof Token): OptionRule {
  return field(name, 'a string')
}

function time(name: keyof Token): OptionRule {
  return field(name, 'whole seconds since 1970')
}

const tokenRules: OptionRules = {
  scopes: field('scopes', "a list of strings, such as ['a', 'b']"),
  confirmation: field('confirmation', '{ thumbprint } or { jkt }: 43 characters of base64url'),
  claims: [isObject, 'an object'],
  subject: text('subject'),
  clientId: text('clientId'),
  issuer: text('issuer'),
  issuers: field('issuers', "'several'"),
  id: text('id'),
  audience: field('audience', 'a list of strings'),
  expiresAt: time('expiresAt'),
  notBefore: time('notBefore'),
  authTime: time('authTime'),
  issuedAt: time('issuedAt'),
  acr: text('acr'),
  authorizationDetails: [
    value => Array.isArray(value) && value.every(item => isObject(item) && isString(item['type'])),
    "a list of objects with a type, such as [{ type: 'payment' }]"
  ]
} satisfies Record<keyof Token, OptionRule>

/**
 * An `Introspect` that knows these tokens; every other token is inactive. Fields that you leave out
 * are absent: a token without `scopes` has none, without `expiresAt` it never expires, and without
 * `confirmation` it is bound to nothing.
 *
 * Throws a `TypeError` at construction if a field is unknown or invalid: with a misspelled
 * `expiresAt` a token would never expire, and the test would prove nothing. Asks no server and
 * never fails. Does NOT check the tokens: the gate does, by its own clock.
 *
 * @example
 * const { thumbprint } = sampleCertificates.first
 * const introspect = knownTokens({
 *   good: { scopes: ['time:query'], confirmation: { thumbprint } }
 * })
 */
export function knownTokens(tokens: Readonly<Record<string, Partial<Token>>>): Introspect {
  assert(isObject(tokens), "knownTokens(tokens): pass { good: { scopes: ['a'] } }")
  const tokensByName = new Map(
    Object.entries(tokens).map(([name, fields]): [string, Token] => {
      const where = `knownTokens({ ${name} })`
      assert(isObject(fields), `${where}: pass the token's fields, such as { scopes: ['a'] }`)
      validateOptions(where, fields, {}, tokenRules)
      return [name, { ...emptyToken, ...withoutNullish(fields) }]
    })
  )
  return async query => {
    const token = tokensByName.get(query.token)
    return token === undefined ? { _tag: 'Inactive' } : { _tag: 'Active', token }
  }
}
