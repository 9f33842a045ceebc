// Sentences for `explain` about a token that `confirmedBy` refused: its server did not say inactive.
import type { RefusalReason } from '../types'
import { reasonSentences } from './reasons'

/** What the two accounts of a token contradict each other in, in words. */
const fields: ReadonlyMap<string, string> = new Map([
  ['sub', 'sub'],
  ['client_id', 'client_id'],
  ['jti', 'jti'],
  ['acr', 'acr'],
  ['x5t', 'the certificate that the token is bound to (cnf, x5t#S256)'],
  ['jkt', 'the key that the token is bound to (cnf, jkt)'],
  ['authorization_details', 'authorization_details']
])

const sentences: ReadonlyMap<string, string> = new Map([
  [
    'iss',
    'With confirmedBy: the token is not from the issuer that the second Introspect verifies, or the two name different issuers. Compare the option issuer of both.'
  ],
  [
    'aud',
    "With confirmedBy: the server's answer names an audience (aud), and none that the token names. Introspect the token with curl, and compare."
  ],
  [
    'foreign',
    'With confirmedBy: the first Introspect accepted the token, and the second says that such tokens are not its own. The second must be one that knows them, such as rfc7662 of the same server.'
  ]
])

/** `undefined` if the detail is not one of `confirmedBy`. */
export function confirmationSentenceFor(
  reason: RefusalReason,
  detail: string | undefined
): string | undefined {
  if (reason !== 'inactive' || detail === undefined) return undefined
  const field = fields.get(detail)
  if (field !== undefined)
    return `With confirmedBy: the token and the server's answer contradict each other in ${field}. Introspect the token with curl, and compare.`
  return (
    sentences.get(detail) ??
    (Object.hasOwn(reasonSentences, detail)
      ? `With confirmedBy: the second Introspect refused the token with the reason ${detail}.`
      : undefined)
  )
}
