// Sentences for `explain` about a JWT: they depend on the detail of the refusal.
import type { RefusalReason } from '../types'

const sentences: ReadonlyMap<string, string> = new Map([
  [
    'issuer_unknown form',
    'The token is not a signed JWT: it is opaque, or encrypted (five parts). For opaque tokens add orElse(rfc7662FromEnv(process.env)).'
  ],
  [
    'issuer_unknown issuer',
    "The token's iss is not one that is configured here: compare character by character, also a slash at the end, with jwt({ issuer }) or the keys of byIssuer."
  ],
  [
    'signature_invalid alg',
    "The token's alg is not one that jwt({ algorithms }) names, by default PS256, ES256 and EdDSA: if this server is meant to sign with another, such as RS256, add it."
  ],
  [
    'signature_invalid crit',
    'The header has crit: the token asks for an extension that gatecheck does not know.'
  ],
  ['signature_invalid kid', "The header's kid is not a string: correct it at the server."],
  [
    'signature_invalid key',
    'The issuer publishes no key that fits the kid and the alg of the token: the key was withdrawn, or keys or jwksUri are those of another server.'
  ],
  [
    'signature_invalid signature',
    'The signature is not by the key that the token names: the token was changed, or it was signed elsewhere.'
  ],
  [
    'wrong_token_type typ',
    "The header's typ is not one that jwt({ typ }) names, by default at+jwt: this is another kind of token, or this server gives its access tokens another type, see docs/servers.md. If the header's typ is right, the claim typ says that it is another kind of token."
  ],
  ['claims_malformed claims', 'tokenFromClaims got something that is not a JSON object.']
])

const kindClaims: readonly string[] = ['token_use', 'token_type', 'tokenName']

const claimsOfOtherKinds: readonly string[] = [
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'events',
  'htm',
  'token_introspection'
]

function otherKindSentence(claim: string): string {
  if (kindClaims.includes(claim))
    return `The claim ${claim} says that this is another kind of token: send the access token.`
  if (claimsOfOtherKinds.includes(claim))
    return `The claim ${claim} belongs to another kind of token, such as an ID token: send the access token.`
  return `The claim ${claim} is missing. If this server names it differently (scp, azp, cid), set jwt({ claimNames }). If not, this is no access token.`
}

const timeClaims: readonly string[] = ['exp', 'iat', 'nbf', 'auth_time']
const typedClaims: readonly string[] = [
  'iss',
  'aud',
  'acr',
  'scope',
  'scp',
  'authorization_details'
]

function malformedClaimSentence(claim: string): string {
  if (timeClaims.includes(claim))
    return `The claim ${claim} must be there, and must be a number of seconds since 1970: not milliseconds, not a string.`
  if (claim === 'sub' || claim === 'jti')
    return `The claim ${claim} is missing, or it is not a string. If this server never sends it, set jwt({ optionalClaims: ['${claim}'] }).`
  if (typedClaims.includes(claim))
    return `The claim ${claim} has the wrong type: correct it at the server.`
  return `The claim ${claim} is missing, or it is not a string. If this server names the client differently (azp, cid, appid), set jwt({ claimNames: { clientId } }). If it never names the client, set jwt({ optionalClaims: ['client_id'] }).`
}

/** `undefined` if there is no detail, or if the sentence of the reason says it all. */
export function jwtSentenceFor(
  reason: RefusalReason,
  detail: string | undefined
): string | undefined {
  const known = sentences.get(`${reason} ${detail}`)
  if (known !== undefined || detail === undefined) return known
  if (reason === 'claims_malformed') return malformedClaimSentence(detail)
  if (reason === 'wrong_token_type') return otherKindSentence(detail)
  return undefined
}
