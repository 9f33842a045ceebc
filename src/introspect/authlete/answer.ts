// Reads an answer of Authlete's introspection API. `action` decides, unless it is OK and another
// member contradicts it.
import { isLeft } from 'fp-ts/Either'
import * as G from 'io-ts/Guard'
import type { Confirmation, Introspection, Query, Token } from '../../types'
import { isObject, isString, withoutNullish } from '../../values/guards'
import { type JsonObject, markDecoded, redacted } from '../../values/json'
import { isThumbprint, normaliseThumbprint } from '../../values/thumbprint'
import { failed } from '../exchange/exchange'
import {
  type FieldsOf,
  finite,
  makeFieldReader,
  optionalFlag,
  optionalId,
  optionalText,
  optionalTexts,
  optionalTime,
  toExpiry
} from '../exchange/fields'
import { authleteDetails, detailsFromAuthlete } from './details'

const readFields = /* @__PURE__ */ makeFieldReader({
  action: optionalText,
  responseContent: optionalText,
  subject: optionalId,
  acr: optionalText,
  certificateThumbprint: optionalText,
  clientId: optionalId,
  clientIdAlias: optionalText,
  clientIdAliasUsed: optionalFlag,
  scopes: optionalTexts,
  accessTokenResources: optionalTexts,
  existent: optionalFlag,
  usable: optionalFlag,
  sufficient: optionalFlag,
  expiresAt: /* @__PURE__ */ G.nullable(finite),
  authTime: optionalTime,
  authorizationDetails: authleteDetails
})
type AuthleteFields = FieldsOf<typeof readFields>

/** Base64url, hex or padded base64. Another text cannot be checked, and does not mean "unbound". */
function confirmationFromThumbprint(text: string): Confirmation {
  const thumbprint = normaliseThumbprint(text)
  return isThumbprint(thumbprint) ? { thumbprint } : { unknown: ['certificateThumbprint'] }
}

/**
 * Without the hidden properties, which are the server's own, and without `responseContent`: it is a
 * challenge, and challenges are written by challenge.ts only.
 */
function claimsFromAnswer({ responseContent: _, ...claims }: JsonObject): JsonObject {
  const { properties } = claims
  if (properties === undefined) return claims
  const visibleProperties = Array.isArray(properties)
    ? properties.filter(item => isObject(item) && item['hidden'] !== true)
    : null
  return { ...claims, properties: visibleProperties }
}

function tokenFromAuthlete(fields: AuthleteFields, claims: JsonObject): Token {
  const { certificateThumbprint, expiresAt, authTime } = fields
  const clientIdAlias = fields.clientIdAliasUsed === true ? fields.clientIdAlias : undefined
  return markDecoded(
    withoutNullish({
      scopes: fields.scopes ?? [],
      confirmation: isString(certificateThumbprint)
        ? confirmationFromThumbprint(certificateThumbprint)
        : {},
      claims,
      subject: fields.subject?.toString(),
      clientId: (clientIdAlias ?? fields.clientId)?.toString(),
      expiresAt: expiresAt && toExpiry(expiresAt, 1000), // Authlete sends milliseconds
      audience: fields.accessTokenResources,
      authorizationDetails: detailsFromAuthlete(fields.authorizationDetails),
      acr: fields.acr,
      authTime: authTime ? Math.floor(authTime) : undefined // 0: unknown
    }) as unknown as Token
  )
}

type Refused = Extract<Introspection, { readonly _tag: 'Refused' }>

/** A member may be null or absent. One of another type makes the whole answer malformed. */
export function readAuthleteAnswer(
  answer: JsonObject,
  text: string,
  { requirement }: Query
): Introspection {
  const read = readFields(answer, text)
  if (isLeft(read)) return failed('introspection_malformed', read.left)
  const fields = read.right
  // Two users who are both named "[redacted]" would count as one.
  if ([fields.subject, fields.clientId, fields.clientIdAlias].includes(redacted))
    return failed('introspection_malformed', 'token_echoed')
  const claims = claimsFromAnswer(answer)
  const token = tokenFromAuthlete(fields, claims)
  const isUnknown = fields.existent === false
  const error = /\berror="([a-z_]{1,64})"/.exec(fields.responseContent ?? '')?.[1]
  const refused = (status: Refused['status'], reason: Refused['reason']): Refused => ({
    _tag: 'Refused',
    status,
    reason,
    scopes: requirement?.scopes ?? [],
    answer: claims,
    ...(isUnknown ? {} : { token })
  })
  const inactive: Introspection = isUnknown
    ? { _tag: 'Inactive', answer: claims }
    : refused(401, 'inactive')
  switch (fields.action) {
    case 'OK':
      if (isUnknown || fields.usable === false) return inactive
      if (fields.sufficient === false) return refused(403, 'insufficient_scope')
      return Object.freeze({ _tag: 'Active', token, answer: claims })
    case 'BAD_REQUEST':
      return refused(400, 'refused_by_server')
    case 'UNAUTHORIZED':
      if (error !== 'insufficient_user_authentication') return inactive
      return refused(
        401,
        requirement?.acr === undefined ? 'stale_authentication' : 'weak_authentication'
      )
    case 'FORBIDDEN':
      if (fields.sufficient === false || error === 'insufficient_scope')
        return refused(403, 'insufficient_scope')
      return refused(
        403,
        requirement?.subject !== undefined && token.subject !== requirement.subject
          ? 'wrong_subject'
          : 'refused_by_server'
      )
    case 'INTERNAL_SERVER_ERROR':
      return { ...failed('introspection_refused', 'action_internal_server_error'), answer: claims }
    default:
      return { ...failed('introspection_malformed', 'unknown_action'), answer: claims }
  }
}
