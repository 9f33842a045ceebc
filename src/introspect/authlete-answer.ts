// An answer of Authlete's introspection API understood: JSON → Introspection, pure. The action judges; it is never believed against its own facts.
import { isLeft } from 'fp-ts/Either'
import * as G from 'io-ts/Guard'
import { type JsonObject, kept, redacted } from '../frozen'
import { isObject } from '../shape'
import { isThumbprint, normalised } from '../thumbprint'
import type { Confirmation, Introspection, Query, Token } from '../types'
import { failed } from './exchange'
import { type Found, fieldsBy } from './fields'

const text = G.nullable(G.string)
const flag = G.nullable(G.boolean)
const texts = G.nullable(G.array(G.string))
const integer: G.Guard<unknown, number> = { is: (value): value is number => Number.isSafeInteger(value) }
/** An int64: digits beyond 2^53 arrive as a string that keeps them. */
const int64: G.Guard<unknown, number | string> = {
  is: (value): value is number | string => Number.isSafeInteger(value) || (typeof value === 'string' && /^-?\d{1,20}$/.test(value))
}

const read = fieldsBy({
  action: text, responseContent: text, subject: text, acr: text, certificateThumbprint: text,
  clientId: G.nullable(int64), clientIdAlias: text, clientIdAliasUsed: flag,
  scopes: texts, accessTokenResources: texts,
  existent: flag, usable: flag, sufficient: flag,
  expiresAt: G.nullable(integer), authTime: G.nullable(integer)
})
type Answer = Found<typeof read>

/** Base64url is assumed; hex and padded base64 are made so. Anything else cannot be checked, and is not "unbound". */
const confirmationOf = (thumbprint: string | null | undefined): Confirmation => {
  if (thumbprint === null || thumbprint === undefined) return Object.freeze({})
  const value = normalised(thumbprint)
  return Object.freeze(isThumbprint(value) ? { thumbprint: value } : { unknown: Object.freeze(['certificateThumbprint']) })
}

/** Hidden properties are the server's own; `responseContent` is a challenge, which challenge.ts alone writes. */
const claimsOf = (raw: JsonObject): JsonObject => {
  const { responseContent: _, properties, ...rest } = raw
  const shown = Array.isArray(properties) ? properties.filter(item => isObject(item) && item['hidden'] !== true) : properties
  return kept(shown === undefined ? rest : { ...rest, properties: Array.isArray(shown) ? Object.freeze(shown) : null })
}

const given = <A>(name: keyof Token, value: A | null | undefined): object => (value === null || value === undefined ? {} : { [name]: value })

const clientOf = ({ clientId, clientIdAlias, clientIdAliasUsed }: Answer): string | undefined => {
  if (clientIdAliasUsed === true && typeof clientIdAlias === 'string') return clientIdAlias
  return clientId === null || clientId === undefined ? undefined : String(clientId)
}

const tokenOf = (said: Answer, claims: JsonObject): Token => Object.freeze({
  scopes: Object.freeze([...(said.scopes ?? [])]),
  confirmation: confirmationOf(said.certificateThumbprint),
  claims,
  ...given('subject', said.subject),
  ...given('clientId', clientOf(said)),
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
  const fields = read(raw)
  if (isLeft(fields)) return failed('introspection_malformed', fields.left)
  const said = fields.right
  // Two users whose names are both "[redacted]" would be one.
  if (said.subject === redacted || said.clientIdAlias === redacted) return failed('introspection_malformed', 'token_echoed')
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
    case 'BAD_REQUEST': return refused(400, 'refused_by_server')
    case 'UNAUTHORIZED':
      if (errorOf(said.responseContent) === 'insufficient_user_authentication') return refused(401, query.requirement?.acr === undefined ? 'stale_authentication' : 'weak_authentication')
      return said.existent === false ? { _tag: 'Inactive', answer: claims } : refused(401, 'inactive')
    case 'FORBIDDEN': return refused(403, forbade(said, query))
    case 'INTERNAL_SERVER_ERROR': return { ...failed('introspection_refused', 'action_internal_server_error'), answer: claims }
    default: return { ...failed('introspection_malformed', 'unknown_action'), answer: claims }
  }
}
