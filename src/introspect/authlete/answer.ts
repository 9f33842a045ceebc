// An answer of Authlete's introspection API understood: JSON → Introspection, pure. The action judges; it is never believed against its own facts.
import { isLeft } from 'fp-ts/Either'
import * as G from 'io-ts/Guard'
import type { Confirmation, Introspection, Query, Token } from '../../types'
import { isObject, isString, withoutNullish } from '../../values/guards'
import { deepFreeze, type JsonObject, markDecoded, redacted } from '../../values/json'
import { isThumbprint, normaliseThumbprint } from '../../values/thumbprint'
import { failed } from '../exchange/exchange'
import {
  type Found,
  integer,
  makeFieldReader,
  optionalFlag,
  optionalText,
  optionalTexts
} from '../exchange/fields'

const time = /* @__PURE__ */ G.nullable(integer)
/** An int64: digits beyond 2^53 arrive as a string that keeps them. */
const int64: G.Guard<unknown, number | string | null> = {
  is: (value): value is number | string | null =>
    time.is(value) || (isString(value) && /^-?\d{1,20}$/.test(value))
}

const read = /* @__PURE__ */ makeFieldReader({
  action: optionalText,
  responseContent: optionalText,
  subject: optionalText,
  acr: optionalText,
  certificateThumbprint: optionalText,
  clientId: int64,
  clientIdAlias: optionalText,
  clientIdAliasUsed: optionalFlag,
  scopes: optionalTexts,
  accessTokenResources: optionalTexts,
  existent: optionalFlag,
  usable: optionalFlag,
  sufficient: optionalFlag,
  expiresAt: time,
  authTime: time
})
type Answer = Found<typeof read>

/** Base64url is assumed; hex and padded base64 are made so. Anything else cannot be checked, and is not "unbound". */
function confirmationFromThumbprint(thumbprint: string): Confirmation {
  const value = normaliseThumbprint(thumbprint)
  return isThumbprint(value) ? { thumbprint: value } : { unknown: ['certificateThumbprint'] }
}

/** Hidden properties are the server's own; `responseContent` is a challenge, which challenge.ts alone writes. */
function claimsOf({ responseContent: _, ...said }: JsonObject): JsonObject {
  const { properties } = said
  return deepFreeze(
    properties === undefined
      ? said
      : {
          ...said,
          properties: Array.isArray(properties)
            ? properties.filter(item => isObject(item) && item['hidden'] !== true)
            : null
        }
  )
}

function tokenOf(said: Answer, claims: JsonObject): Token {
  return markDecoded(
    withoutNullish({
      scopes: said.scopes ?? [],
      confirmation: isString(said.certificateThumbprint)
        ? confirmationFromThumbprint(said.certificateThumbprint)
        : {},
      claims,
      subject: said.subject,
      clientId: (
        (said.clientIdAliasUsed === true ? said.clientIdAlias : undefined) ?? said.clientId
      )?.toString(),
      expiresAt: said.expiresAt && Math.floor(said.expiresAt / 1000), // milliseconds there
      audience: said.accessTokenResources,
      acr: said.acr,
      authTime: said.authTime === 0 ? undefined : said.authTime // 0: unknown
    }) as unknown as Token
  )
}

type Refused = Extract<Introspection, { readonly _tag: 'Refused' }>

/** Every field may be null or absent; one that is there in another type makes the answer malformed, for nothing can be built on it. */
export function readAuthleteAnswer(raw: JsonObject, { requirement }: Query): Introspection {
  const fields = read(raw)
  if (isLeft(fields)) return failed('introspection_malformed', fields.left)
  const said = fields.right
  // Two users whose names are both "[redacted]" would be one.
  if (said.subject === redacted || said.clientIdAlias === redacted)
    return failed('introspection_malformed', 'token_echoed')
  const answer = claimsOf(raw)
  const token = tokenOf(said, answer)
  const unknown = said.existent === false
  const error = /\berror="([a-z_]{1,64})"/.exec(said.responseContent ?? '')?.[1]
  const refused = (status: Refused['status'], reason: Refused['reason']): Refused => ({
    _tag: 'Refused',
    status,
    reason,
    scopes: requirement?.scopes ?? [],
    answer,
    ...(unknown ? {} : { token })
  })
  const inactive: Introspection = unknown ? { _tag: 'Inactive', answer } : refused(401, 'inactive')
  switch (said.action) {
    case 'OK':
      if (unknown || said.usable === false) return inactive
      return said.sufficient === false
        ? refused(403, 'insufficient_scope')
        : markDecoded({ _tag: 'Active', token, answer })
    case 'BAD_REQUEST':
      return refused(400, 'refused_by_server')
    case 'UNAUTHORIZED':
      if (error === 'insufficient_user_authentication')
        return refused(
          401,
          requirement?.acr === undefined ? 'stale_authentication' : 'weak_authentication'
        )
      return inactive
    case 'FORBIDDEN':
      if (said.sufficient === false || error === 'insufficient_scope')
        return refused(403, 'insufficient_scope')
      return refused(
        403,
        requirement?.subject !== undefined && said.subject !== requirement.subject
          ? 'wrong_subject'
          : 'refused_by_server'
      )
    case 'INTERNAL_SERVER_ERROR':
      return { ...failed('introspection_refused', 'action_internal_server_error'), answer }
    default:
      return { ...failed('introspection_malformed', 'unknown_action'), answer }
  }
}
