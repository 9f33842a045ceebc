// An RFC 7662 answer understood: JSON → Introspection, pure. Only `active: true`, in a well-formed answer, is active.
import { isLeft } from 'fp-ts/Either'
import * as G from 'io-ts/Guard'
import { type JsonObject, redacted } from '../frozen'
import type { Introspection, Token } from '../types'
import { confirmationOf } from './confirmation'
import { failed } from './exchange'
import { type Found, fieldsBy } from './fields'

/** Present means present: `exp: null` or `"soon"` is not "never" [RFC 7662 §2.2]. */
const seconds: G.Guard<unknown, number> = { is: (value): value is number => Number.isSafeInteger(value) }
const text = G.nullable(G.string)
const texts = G.nullable(G.union(G.string, G.array(G.string)))

const read = fieldsBy({
  exp: seconds, nbf: seconds, auth_time: seconds,
  sub: text, client_id: text, iss: text, acr: text, token_type: text, token_use: text, typ: text,
  scope: texts, aud: texts
})
type Answer = Found<typeof read>

const notAccess = /^(?:refresh|refresh_token|offline|id|id_token)$/i

/** An access token says so, or a server answers `active: true` for its refresh tokens too, as oidc-provider does. */
const isAccessToken = ({ token_type: type, token_use: use, typ }: Answer, tokenType: 'checked' | 'unchecked'): boolean =>
  !notAccess.test(use ?? '') && !notAccess.test(typ ?? '') && (tokenType === 'unchecked' ? !notAccess.test(type ?? '') : /^(?:bearer|dpop)$/i.test(type ?? ''))

const words = (value: string | readonly string[] | null | undefined): readonly string[] =>
  Object.freeze((typeof value === 'string' ? [value] : value ?? []).flatMap(item => item.split(' ')).filter(word => word !== ''))

const given = <A>(name: keyof Token, value: A | null | undefined): object => (value === null || value === undefined ? {} : { [name]: value })

const tokenOf = (said: Answer, raw: JsonObject): Token => Object.freeze({
  scopes: words(said.scope),
  confirmation: confirmationOf(Object.hasOwn(raw, 'cnf') ? raw['cnf'] : undefined),
  claims: raw,
  ...given('subject', said.sub), ...given('clientId', said.client_id), ...given('issuer', said.iss), ...given('acr', said.acr),
  ...given('expiresAt', said.exp), ...given('notBefore', said.nbf), ...given('authTime', said.auth_time),
  ...given('audience', said.aud === null || said.aud === undefined ? undefined : Object.freeze(typeof said.aud === 'string' ? [said.aud] : [...said.aud]))
})

/** Lenient in what is absent, strict in what is there. */
export const rfc7662Answer = (raw: JsonObject, tokenType: 'checked' | 'unchecked'): Introspection => {
  const active = Object.hasOwn(raw, 'active') ? raw['active'] : undefined
  if (active === false) return { _tag: 'Inactive', answer: raw }
  if (active !== true) return failed('introspection_malformed', 'active_not_boolean')
  const fields = read(raw)
  if (isLeft(fields)) return failed('introspection_malformed', fields.left)
  const said = fields.right
  // Two users whose names are both "[redacted]" would be one.
  if (said.sub === redacted || said.client_id === redacted) return failed('introspection_malformed', 'token_echoed')
  const token = tokenOf(said, raw)
  if (!isAccessToken(said, tokenType)) return { _tag: 'Refused', status: 401, reason: 'wrong_token_type', token, answer: raw }
  if (/^dpop$/i.test(said.token_type ?? '') && token.confirmation.jkt === undefined) return { _tag: 'Refused', status: 401, reason: 'dpop_proof_missing', token, answer: raw }
  return { _tag: 'Active', token, answer: raw }
}
