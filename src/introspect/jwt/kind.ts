// Which JWTs are access tokens. One key signs ID tokens, logout tokens and introspection answers,
// too [RFC 8725 §3.11].
import { isString } from '../../values/guards'
import { type JsonObject, ownMember } from '../../values/json'
import type { ClaimNames } from './claims'

const accessTokenType = 'at+jwt'

/** Claims of ID tokens, logout tokens, DPoP proofs and signed introspection answers. */
const foreignClaims = [
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'events',
  'htm',
  'token_introspection'
]

/**
 * Claims by which servers tell their kinds of token apart: Keycloak, Amazon Cognito, SimpleJWT,
 * ForgeRock. A refresh token may have all other claims of an access token.
 */
const kindClaims = ['typ', 'token_use', 'token_type', 'tokenName']

/** Words by which they say that it is an access token: Keycloak's `Bearer`, … */
const saysAccessToken = /^(?:bearer|dpop|access|access[_-]token|(?:application\/)?at\+jwt)$/i

/** Without a slash, "application/" is meant [RFC 7515 §4.1.9]. Case does not matter. */
function normalise(typ: string): string {
  return typ.toLowerCase().replace(/^application\//, '')
}

export interface AccessTokenKind {
  readonly typ?: readonly string[] | undefined
  readonly claimNames?: ClaimNames | undefined
  readonly optionalClaims?: readonly string[] | undefined
}

/** What shows that the JWT is not an access token: the name of a header member or a claim. */
export type FindOtherKind = (header: JsonObject, claims: JsonObject) => string | undefined

/**
 * The header's type must be in the list. Any type but `at+jwt` is shared by several kinds of JWT:
 * then the claims must be those of an access token.
 */
export function makeKindCheck({
  typ = [accessTokenType],
  claimNames = {},
  optionalClaims = []
}: AccessTokenKind): FindOtherKind {
  const accepted = typ.map(name => (name === 'absent' ? undefined : normalise(name)))
  const { clientId = 'client_id', scopes = 'scope' } = claimNames
  const needed = optionalClaims.includes('client_id') ? [scopes] : [scopes, clientId]
  return (header, claims) => {
    const value = ownMember(header, 'typ')
    if (value !== undefined && !isString(value)) return 'typ'
    const type = value === undefined ? undefined : normalise(value)
    if (!accepted.includes(type)) return 'typ'
    if (type === accessTokenType) return undefined
    for (const name of kindClaims) {
      const word = ownMember(claims, name)
      if (word !== undefined && !(isString(word) && saysAccessToken.test(word))) return name
    }
    return (
      foreignClaims.find(name => Object.hasOwn(claims, name)) ??
      needed.find(name => !Object.hasOwn(claims, name))
    )
  }
}
