// Reads an RFC 7662 answer. Only a well-formed answer with `active: true` is active.
import { isLeft } from 'fp-ts/Either'
import type { Guard } from 'io-ts/Guard'
import type { Introspection, Token } from '../../types'
import { isString, withoutNullish } from '../../values/guards'
import { type JsonObject, markDecoded, redacted } from '../../values/json'
import { parseConfirmation } from '../exchange/confirmation'
import { failed } from '../exchange/exchange'
import {
  type FieldsOf,
  integer,
  makeFieldReader,
  optionalText,
  optionalTexts,
  ownMembers
} from '../exchange/fields'

/** RFC 7662 defines a string. Some servers send lists. */
const optionalTextOrTexts: Guard<unknown, string | readonly string[] | null> = {
  is: (value): value is string | readonly string[] | null =>
    isString(value) || optionalTexts.is(value)
}

/** `exp: null` or `"soon"` is malformed. It does not mean "never" [RFC 7662 §2.2]. */
const readFields = /* @__PURE__ */ makeFieldReader({
  exp: integer,
  nbf: integer,
  auth_time: integer,
  sub: optionalText,
  client_id: optionalText,
  iss: optionalText,
  acr: optionalText,
  token_type: optionalText,
  token_use: optionalText,
  typ: optionalText,
  scope: optionalTextOrTexts,
  aud: optionalTextOrTexts
})
type Rfc7662Fields = FieldsOf<typeof readFields>

const otherTokenType = /^(?:refresh|refresh_token|offline|id|id_token)$/i

/** Some servers also answer `active: true` for refresh tokens, as oidc-provider does. */
function isAccessToken(
  { token_type: type, token_use: use, typ }: Rfc7662Fields,
  tokenType: 'checked' | 'unchecked'
): boolean {
  if (otherTokenType.test(use ?? '') || otherTokenType.test(typ ?? '')) return false
  return tokenType === 'unchecked'
    ? !otherTokenType.test(type ?? '')
    : /^(?:bearer|dpop)$/i.test(type ?? '')
}

function toList(value: string | readonly string[]): readonly string[] {
  return isString(value) ? [value] : value
}

function tokenFromRfc7662(fields: Rfc7662Fields, answer: JsonObject): Token {
  const { aud } = fields
  const scopes = toList(fields.scope ?? '')
    .flatMap(item => item.split(' '))
    .filter(scope => scope !== '')
  return markDecoded(
    withoutNullish({
      scopes: scopes.slice(), // exact size: the list that `filter` returns has room for 17
      confirmation: parseConfirmation(ownMembers(answer)['cnf']),
      claims: answer,
      subject: fields.sub,
      clientId: fields.client_id,
      issuer: fields.iss,
      acr: fields.acr,
      expiresAt: fields.exp,
      notBefore: fields.nbf,
      authTime: fields.auth_time,
      audience: aud === null || aud === undefined ? undefined : toList(aud)
    }) as unknown as Token
  )
}

/** Members may be absent. A member that is present must be well-formed. */
export function readRfc7662Answer(
  answer: JsonObject,
  tokenType: 'checked' | 'unchecked'
): Introspection {
  const { active } = ownMembers(answer)
  if (active === false) return { _tag: 'Inactive', answer }
  if (active !== true) return failed('introspection_malformed', 'active_not_boolean')
  const read = readFields(answer)
  if (isLeft(read)) return failed('introspection_malformed', read.left)
  const fields = read.right
  // Two users who are both named "[redacted]" would count as one.
  if (fields.sub === redacted || fields.client_id === redacted)
    return failed('introspection_malformed', 'token_echoed')
  const token = tokenFromRfc7662(fields, answer)
  if (!isAccessToken(fields, tokenType))
    return { _tag: 'Refused', status: 401, reason: 'wrong_token_type', token, answer }
  if (/^dpop$/i.test(fields.token_type ?? '') && token.confirmation.jkt === undefined)
    return { _tag: 'Refused', status: 401, reason: 'dpop_proof_missing', token, answer }
  return Object.freeze({ _tag: 'Active', token, answer })
}
