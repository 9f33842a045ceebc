// Sentences for `explain` that fit one token better than the sentence of its reason.
import type { Facts, RefusalReason, Token } from '../types'

const notAThumbprint =
  'is not 43 characters of base64url (hex or padded?), or it is the hash of nothing'

/** What is wrong with a confirmation that the server sent and that cannot be checked. */
const malformedConfirmations: ReadonlyMap<string, string> = new Map([
  ['x5t#S256', notAThumbprint],
  ['jkt', notAThumbprint],
  ['certificateThumbprint', 'is not a SHA-256 in base64url, base64 or hex'],
  ['cnf', 'is empty or not an object']
])

/** The name of a confirmation method, and what is wrong with it if it is malformed. */
export function confirmationText(name: string): string {
  const fault = malformedConfirmations.get(name)
  return fault === undefined ? name : `${name}, which ${fault}`
}

/** Seconds. A time before 2001 is a mistake: no clock is as wrong as that. */
const earliestExpiry = 1e9

/** For a token that is bound, if at all, to something else than a DPoP key. */
const lacksKey =
  'The token is not bound to a DPoP key (cnf with jkt): register the client for DPoP-bound tokens, and get a new one. With authlete no token is: for DPoP use rfc7662 or jwt.'

/** For a token whose proof was good. */
const lacksCertificate =
  "The token is bound to a DPoP key, and this route accepts only certificates: give its requirement the binding 'dpop' or 'any', or get a token that is bound to a certificate."

/** `undefined` if the sentence of the reason says it all. */
export function sentenceFor(
  reason: RefusalReason,
  token: Token | undefined,
  facts: Partial<Facts> | undefined
): string | undefined {
  const { expiresAt = earliestExpiry, confirmation } = token ?? {}
  if (reason === 'expired' && expiresAt < earliestExpiry)
    return 'The server named an expiry before 2001, such as 0. It has passed and does not mean "never": have the server send the time in seconds, or no expiry.'
  const malformed = confirmation?.unknown?.find(name => malformedConfirmations.has(name))
  if (reason === 'unknown_confirmation' && malformed !== undefined)
    return `The server sent ${confirmationText(malformed)}: correct it at the server.`
  if (reason === 'unbound' && confirmation?.jkt !== undefined) return lacksCertificate
  if (reason === 'unbound' && (facts?.scheme === 'DPoP' || facts?.requirement?.binding === 'dpop'))
    return lacksKey
  if (reason === 'insufficient_scope' && token?.scopes.length === 0)
    return "The token has no scope here. If its server names scopes in another claim, set jwt({ claimNames: { scopes: 'scp' } }). With confirmedBy, the server's answer must have scope, too."
  return undefined
}
