// Sentences for `explain` about a JWT: they depend on the detail of the refusal.
import type { RefusalReason } from '../types'

const sentences: ReadonlyMap<string, string> = new Map([
  [
    'signature_invalid alg',
    "The token's alg is not one that jwt({ algorithms }) names, by default PS256, ES256 and EdDSA: if this server is meant to sign with another, such as RS256, add it."
  ],
  [
    'signature_invalid crit',
    'The header has crit: the token asks for an extension that gatecheck does not know.'
  ],
  ['signature_invalid kid', "The header's kid is not a text: correct it at the server."],
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
    "The header's typ is not one that jwt({ typ }) names, by default at+jwt: this is another kind of token, or this server gives its access tokens another type, see docs/servers.md."
  ]
])

/** `undefined` if there is no detail, or if the sentence of the reason says it all. */
export function jwtSentenceFor(
  reason: RefusalReason,
  detail: string | undefined
): string | undefined {
  const known = sentences.get(`${reason} ${detail}`)
  if (known !== undefined || detail === undefined) return known
  if (reason === 'claims_malformed')
    return `The claim ${detail} is missing, or its value has the wrong form. If this server never sends it, or names it differently, see optionalClaims and claimNames in docs/jwt.md.`
  if (reason === 'wrong_token_type')
    return `The claim ${detail} shows that this is not an access token: it is missing, or only other kinds of token have it. Send the access token, not the ID token.`
  return undefined
}
