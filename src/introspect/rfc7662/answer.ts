// An RFC 7662 answer understood: JSON → Introspection, pure. Only `active: true`, in a well-formed answer, is active.
import { isLeft } from 'fp-ts/Either'
import type { Guard } from 'io-ts/Guard'
import type { Introspection, Token } from '../../types'
import { isString, withoutNullish } from '../../values/guards'
import { type JsonObject, markDecoded, redacted } from '../../values/json'
import { parseConfirmation } from '../exchange/confirmation'
import { failed } from '../exchange/exchange'
import {
  type Found,
  integer,
  makeFieldReader,
  optionalText,
  optionalTexts
} from '../exchange/fields'

/** RFC 7662 knows one text; servers send lists, too. */
const listed: Guard<unknown, string | readonly string[] | null> = {
  is: (value): value is string | readonly string[] | null =>
    isString(value) || optionalTexts.is(value)
}

/** Present means present: `exp: null` or `"soon"` is not "never" [RFC 7662 §2.2]. */
const read = /* @__PURE__ */ makeFieldReader({
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
  scope: listed,
  aud: listed
})
type Answer = Found<typeof read>

const notAccess = /^(?:refresh|refresh_token|offline|id|id_token)$/i

/** An access token says so, or a server answers `active: true` for its refresh tokens too, as oidc-provider does. */
function isAccessToken(
  { token_type: type, token_use: use, typ }: Answer,
  tokenType: 'checked' | 'unchecked'
): boolean {
  return (
    !notAccess.test(use ?? '') &&
    !notAccess.test(typ ?? '') &&
    (tokenType === 'unchecked'
      ? !notAccess.test(type ?? '')
      : /^(?:bearer|dpop)$/i.test(type ?? ''))
  )
}

function listOf(value: string | readonly string[]): readonly string[] {
  return isString(value) ? [value] : value
}

function tokenOf(said: Answer, raw: JsonObject): Token {
  return markDecoded(
    withoutNullish({
      scopes: listOf(said.scope ?? '')
        .flatMap(item => item.split(' '))
        .filter(word => word !== '')
        .slice(), // exact: filter leaves room for 17
      confirmation: parseConfirmation(Object.hasOwn(raw, 'cnf') ? raw['cnf'] : undefined),
      claims: raw,
      subject: said.sub,
      clientId: said.client_id,
      issuer: said.iss,
      acr: said.acr,
      expiresAt: said.exp,
      notBefore: said.nbf,
      authTime: said.auth_time,
      audience: said.aud === null || said.aud === undefined ? undefined : listOf(said.aud)
    }) as unknown as Token
  )
}

/** Lenient in what is absent, strict in what is there. */
export function readRfc7662Answer(
  raw: JsonObject,
  tokenType: 'checked' | 'unchecked'
): Introspection {
  const active = Object.hasOwn(raw, 'active') ? raw['active'] : undefined
  if (active === false) return { _tag: 'Inactive', answer: raw }
  if (active !== true) return failed('introspection_malformed', 'active_not_boolean')
  const fields = read(raw)
  if (isLeft(fields)) return failed('introspection_malformed', fields.left)
  const said = fields.right
  // Two users whose names are both "[redacted]" would be one.
  if (said.sub === redacted || said.client_id === redacted)
    return failed('introspection_malformed', 'token_echoed')
  const token = tokenOf(said, raw)
  if (!isAccessToken(said, tokenType))
    return { _tag: 'Refused', status: 401, reason: 'wrong_token_type', token, answer: raw }
  if (/^dpop$/i.test(said.token_type ?? '') && token.confirmation.jkt === undefined)
    return { _tag: 'Refused', status: 401, reason: 'dpop_proof_missing', token, answer: raw }
  return markDecoded({ _tag: 'Active', token, answer: raw })
}
