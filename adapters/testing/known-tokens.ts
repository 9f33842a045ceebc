// An authorization server for tests: it knows a few tokens, and needs no network.
import type { Introspect, Token } from '../../src/types'
import { assert, rejectUnknownOptions } from '../../src/values/options'
import { isToken } from '../../src/values/token'

const tokenFieldNames: readonly (keyof Token)[] = [
  'scopes',
  'confirmation',
  'claims',
  'subject',
  'clientId',
  'issuer',
  'audience',
  'expiresAt',
  'notBefore',
  'authTime',
  'acr'
]

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
  const tokensByName = new Map(
    Object.entries(tokens).map(([name, fields]): [string, Token] => {
      rejectUnknownOptions(`knownTokens({ ${name} })`, fields, tokenFieldNames)
      const token: Token = { scopes: [], confirmation: {}, claims: {}, ...fields }
      assert(
        isToken(token),
        `knownTokens({ ${name} }): a field is wrong. Pass lists of strings, whole seconds, thumbprints of 43 characters.`
      )
      return [name, token]
    })
  )
  return async query => {
    const token = tokensByName.get(query.token)
    return token === undefined ? { _tag: 'Inactive' } : { _tag: 'Active', token }
  }
}
