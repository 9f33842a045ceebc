// Which JWTs are access tokens. One key signs ID tokens, logout tokens and introspection responses,
// too [RFC 8725 §3.11].
import { isString } from '../../values/guards'
import { type JsonObject, ownMember } from '../../values/json'
import type { ClaimNames } from './claims'

const accessTokenType = 'at+jwt'

/** Claims of ID tokens, logout tokens, DPoP proofs and signed introspection responses. */
const otherTokenClaims = [
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'events',
  'htm',
  'token_introspection'
]

/**
 * Claims in which servers say what type a token has: Keycloak, Amazon Cognito, SimpleJWT,
 * ForgeRock. A refresh token may have all other claims of an access token.
 */
const tokenTypeClaims = ['typ', 'token_use', 'token_type', 'tokenName']

/** What they then say of an access token: Keycloak's `Bearer`, … */
const accessTokenWords = /^(?:bearer|dpop|access|access[_-]token|(?:application\/)?at\+jwt)$/i

/** Without a slash, "application/" is meant [RFC 7515 §4.1.9]. Case does not matter. */
function normalise(typ: string): string {
  return typ.toLowerCase().replace(/^application\//, '')
}

export interface AccessTokenOptions {
  readonly typ?: readonly string[] | undefined
  readonly claimNames?: ClaimNames | undefined
  readonly optionalClaims?: readonly string[] | undefined
}

/** What shows that the JWT is not an access token: the name of a header member or a claim. */
export type FindTypeProblem = (header: JsonObject, claims: JsonObject) => string | undefined

/**
 * The header's type must be in the list. Any type but `at+jwt` is shared by several kinds of JWT:
 * then the claims must be those of an access token.
 */
export function makeAccessTokenCheck({
  typ = [accessTokenType],
  claimNames = {},
  optionalClaims = []
}: AccessTokenOptions): FindTypeProblem {
  const accepted = typ.map(name => (name === 'absent' ? undefined : normalise(name)))
  const { clientId = 'client_id', scopes = 'scope' } = claimNames
  const needed = optionalClaims.includes('client_id') ? [scopes] : [scopes, clientId]
  return (header, claims) => {
    const value = ownMember(header, 'typ')
    if (value !== undefined && !isString(value)) return 'typ'
    const type = value === undefined ? undefined : normalise(value)
    if (!accepted.includes(type)) return 'typ'
    if (type === accessTokenType) return undefined
    for (const name of tokenTypeClaims) {
      const word = ownMember(claims, name)
      if (word !== undefined && !(isString(word) && accessTokenWords.test(word))) return name
    }
    return (
      otherTokenClaims.find(name => Object.hasOwn(claims, name)) ??
      needed.find(name => !Object.hasOwn(claims, name))
    )
  }
}
