// Reads an RFC 7662 answer. Only a well-formed answer with `active: true` is active.
import { isLeft } from 'fp-ts/Either'
import type { Guard } from 'io-ts/Guard'
import type { Introspection, Token } from '../../types'
import { isString, withoutNullish } from '../../values/guards'
import { type JsonObject, markDecoded, ownMembers, redacted } from '../../values/json'
import { parseConfirmation } from '../exchange/confirmation'
import { failed } from '../exchange/exchange'
import {
  type FieldsOf,
  finite,
  makeFieldReader,
  optionalDetails,
  optionalId,
  optionalText,
  optionalTexts,
  optionalTime,
  parseScopes,
  toExpiry,
  toList
} from '../exchange/fields'
import type { CommonRfc7662Options } from './options'

/** RFC 7662 defines a string. Some servers send lists. */
const optionalTextOrTexts: Guard<unknown, string | readonly string[] | null> = {
  is: (value): value is string | readonly string[] | null =>
    isString(value) || optionalTexts.is(value)
}

/** `exp: null` or `"soon"` is malformed. It does not mean "never" [RFC 7662 §2.2]. */
const readFields = /* @__PURE__ */ makeFieldReader({
  exp: finite,
  nbf: optionalTime,
  auth_time: optionalTime,
  sub: optionalId,
  client_id: optionalId,
  iss: optionalText,
  jti: optionalText,
  acr: optionalText,
  token_type: optionalText,
  token_use: optionalText,
  typ: optionalText,
  scope: optionalTextOrTexts,
  aud: optionalTextOrTexts,
  authorization_details: optionalDetails
})
type Rfc7662Fields = FieldsOf<typeof readFields>

/**
 * Names of refresh and ID tokens in any spelling: `refreshToken`, `ID Token`,
 * `urn:ietf:params:oauth:token-type:id_token` [RFC 8693 §3]. Must not match the "id" in `hybrid`.
 */
const otherTokenType =
  /refresh|offline|id(?:entity)?token|(?<![a-z\d])(?:id|identity|rt)(?![a-z\d])/i
/** Not searched: the "id" of `https://id.example.com/access` says nothing about the token. */
const hostOfTypeUri = /:\/\/[^/\s]*\//g

/** Some servers also answer `active: true` for refresh tokens, as oidc-provider does. */
function isAccessToken(
  { token_type: type, token_use: use, typ }: Rfc7662Fields,
  tokenType: 'unchecked' | undefined
): boolean {
  if (otherTokenType.test(`${type} ${use} ${typ}`.replace(hostOfTypeUri, ' '))) return false
  return tokenType === 'unchecked' || /^(?:bearer|dpop)$/i.test(type ?? '')
}

function tokenFromRfc7662(
  fields: Rfc7662Fields,
  answer: JsonObject,
  issuer: string | undefined
): Token {
  const { aud, exp, nbf, auth_time: authTime } = fields
  return markDecoded(
    withoutNullish({
      scopes: parseScopes(fields.scope ?? ''),
      confirmation: parseConfirmation(ownMembers(answer)['cnf']),
      claims: answer,
      subject: fields.sub?.toString(),
      clientId: fields.client_id?.toString(),
      issuer,
      id: fields.jti,
      acr: fields.acr,
      expiresAt: exp && toExpiry(exp),
      notBefore: nbf && Math.ceil(nbf),
      authTime: authTime && Math.floor(authTime),
      authorizationDetails: fields.authorization_details,
      audience: aud === null || aud === undefined ? undefined : toList(aud)
    }) as unknown as Token
  )
}

/** Members may be absent. A member that is present must be well-formed. */
export function readRfc7662Answer(
  answer: JsonObject,
  text: string,
  { tokenType, issuer }: Pick<CommonRfc7662Options, 'tokenType' | 'issuer'>
): Introspection {
  const { active } = ownMembers(answer)
  if (active === false) return { _tag: 'Inactive', answer }
  if (active !== true) return failed('introspection_malformed', 'active_not_boolean')
  const read = readFields(answer, text)
  if (isLeft(read)) return failed('introspection_malformed', read.left)
  const fields = read.right
  // Two users who are both named "[redacted]" would count as one.
  if (fields.sub === redacted || fields.client_id === redacted)
    return failed('introspection_malformed', 'token_echoed')
  // Without the token: what another issuer says of it was not verified.
  if (issuer !== undefined && (fields.iss ?? issuer) !== issuer)
    return { _tag: 'Refused', status: 401, reason: 'wrong_issuer', answer }
  const token = tokenFromRfc7662(fields, answer, issuer)
  if (!isAccessToken(fields, tokenType))
    return { _tag: 'Refused', status: 401, reason: 'wrong_token_type', token, answer }
  if (/^dpop$/i.test(fields.token_type ?? '') && token.confirmation.jkt === undefined)
    return { _tag: 'Refused', status: 401, reason: 'dpop_proof_missing', token, answer }
  return Object.freeze({ _tag: 'Active', token, answer })
}
