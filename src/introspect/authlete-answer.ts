// An answer of Authlete's introspection API understood: JSON → Introspection, pure. The action judges; it is never believed against its own facts.
import { isLeft } from 'fp-ts/Either'
import { pipe } from 'fp-ts/function'
import * as D from 'io-ts/Decoder'
import type { JsonObject } from '../frozen'
import { isThumbprint, normalised } from '../thumbprint'
import type { Confirmation, Introspection, Query, Token } from '../types'
import { failed } from './exchange'

const text = D.nullable(D.string)
const flag = D.nullable(D.boolean)
const integer: D.Decoder<unknown, number> = { decode: value => (Number.isSafeInteger(value) ? D.success(value as number) : D.failure(value, 'integer')) }
/** An int64: digits beyond 2^53 arrive as a string that keeps them. */
const digits: D.Decoder<unknown, string> = {
  decode: value => (Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) ? D.success(String(value)) : D.failure(value, 'int64'))
}

const answer = D.partial({
  action: text, responseContent: text, subject: text, acr: text,
  clientId: D.nullable(digits), clientIdAlias: text, clientIdAliasUsed: flag,
  scopes: D.nullable(D.array(D.string)), accessTokenResources: D.nullable(D.array(D.string)),
  existent: flag, usable: flag, sufficient: flag,
  expiresAt: D.nullable(integer), authTime: D.nullable(integer),
  certificateThumbprint: text
})
type Answer = D.TypeOf<typeof answer>

/** Base64url is assumed; hex and padded base64 are made so. Anything else cannot be checked, and is not "unbound". */
const confirmationOf = (thumbprint: string | null | undefined): Confirmation => {
  if (thumbprint === null || thumbprint === undefined) return Object.freeze({})
  const value = normalised(thumbprint)
  return Object.freeze(isThumbprint(value) ? { thumbprint: value } : { unknown: Object.freeze(['certificateThumbprint']) })
}

/** Hidden properties are the server's own; `responseContent` is a challenge, which challenge.ts alone writes. */
const claimsOf = (raw: JsonObject): JsonObject => {
  const { responseContent: _, properties, ...rest } = raw
  const shown = Array.isArray(properties) ? properties.filter(item => typeof item === 'object' && item !== null && (item as JsonObject)['hidden'] !== true) : properties
  return Object.freeze(shown === undefined ? rest : { ...rest, properties: Array.isArray(shown) ? Object.freeze(shown) : null })
}

const given = <A>(name: keyof Token, value: A | null | undefined): object => (value === null || value === undefined ? {} : { [name]: value })

const tokenOf = (said: Answer, claims: JsonObject): Token => Object.freeze({
  scopes: Object.freeze([...(said.scopes ?? [])]),
  confirmation: confirmationOf(said.certificateThumbprint),
  claims,
  ...given('subject', said.subject),
  ...given('clientId', said.clientIdAliasUsed === true ? said.clientIdAlias ?? said.clientId : said.clientId),
  ...given('expiresAt', said.expiresAt === null || said.expiresAt === undefined ? undefined : Math.floor(said.expiresAt / 1000)), // milliseconds there
  ...given('audience', said.accessTokenResources === null || said.accessTokenResources === undefined ? undefined : Object.freeze([...said.accessTokenResources])),
  ...given('acr', said.acr),
  ...given('authTime', said.authTime === 0 ? undefined : said.authTime) // 0: unknown
})

const errorOf = (content: string | null | undefined): string | undefined => /\berror="([a-z_]{1,64})"/.exec(content ?? '')?.[1]

type Refused = Extract<Introspection, { readonly _tag: 'Refused' }>

const forbade = (said: Answer, { requirement }: Query): Refused['reason'] => {
  if (said.sufficient === false || errorOf(said.responseContent) === 'insufficient_scope') return 'insufficient_scope'
  return requirement?.subject !== undefined && said.subject !== requirement.subject ? 'wrong_subject' : 'refused_by_server'
}

/** Every field may be null or absent; one that is there in another type makes the answer malformed, for nothing can be built on it. */
export const authleteAnswer = (raw: JsonObject, query: Query): Introspection => {
  const decoded = pipe(raw, answer.decode)
  if (isLeft(decoded)) return failed('introspection_malformed', 'wrong_type')
  const said = decoded.right
  const claims = claimsOf(raw)
  const token = tokenOf(said, claims)
  const scopes = query.requirement?.scopes ?? []
  const known = said.existent === false ? {} : { token }
  const refused = (status: Refused['status'], reason: Refused['reason']): Refused => ({ _tag: 'Refused', status, reason, scopes, answer: claims, ...known })
  switch (said.action) {
    case 'OK': {
      if (said.existent === false) return { _tag: 'Inactive', answer: claims }
      if (said.usable === false) return refused(401, 'inactive')
      if (said.sufficient === false) return refused(403, 'insufficient_scope')
      return { _tag: 'Active', token, answer: claims }
    }
    case 'BAD_REQUEST': return refused(400, 'malformed_request')
    case 'UNAUTHORIZED': return said.existent === false ? { _tag: 'Inactive', answer: claims } : refused(401, 'inactive')
    case 'FORBIDDEN': return refused(403, forbade(said, query))
    case 'INTERNAL_SERVER_ERROR': return { ...failed('introspection_refused', 'action_internal_server_error'), answer: claims }
    default: return { ...failed('introspection_malformed', 'unknown_action'), answer: claims }
  }
}
