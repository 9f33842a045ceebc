// Sentences for `explain` about an error that is the setup's or a server's: they depend on the
// detail.
import type { RefusalReason } from '../types'
import { reasonSentences } from './reasons'

/** By detail, or by reason and detail where one detail means different things. */
const sentences: ReadonlyMap<string, string> = new Map([
  [
    'keys_unavailable keys',
    "What was fetched as the issuer's keys has no list keys: jwksUri must be the URL of the JWK Set, not of the metadata or a page."
  ],
  [
    'keys_unavailable unknown_kid',
    'The token names a key that is not known, and keys may not be fetched again yet. For some seconds, that is a rotation. For longer, someone invents kids, or the issuer signs with a key that it does not publish.'
  ],
  [
    'keys_unavailable http_401',
    'The URL of the keys asks for credentials, and gatecheck sends none there: check jwksUri.'
  ],
  [
    'keys_unavailable http_404',
    "There is nothing at the URL of the keys: check jwksUri, or the jwks_uri of the issuer's metadata."
  ],
  [
    'introspection_refused http_401',
    "The authorization server does not accept our credentials: check the client id, and the secret, the assertion or the certificate. For a secret, also try rfc7662's authentication: 'client_secret_post'."
  ],
  [
    'introspection_refused http_404',
    'The introspection endpoint is wrong: check its URL. Or the server does not introspect this kind of token.'
  ],
  [
    'discovery_wrong_issuer',
    "The issuer's metadata names another issuer: set the option issuer to that text, exactly, with or without the slash at the end."
  ],
  [
    'discovery_http_404',
    'The issuer publishes no metadata: check the option issuer, or set jwksUri of jwt or endpoint of rfc7662.'
  ],
  [
    'jwks_uri_missing',
    "The issuer's metadata names no URL of keys (jwks_uri): set jwksUri, or check the option issuer."
  ],
  [
    'introspection_endpoint_not_in_origins',
    "The issuer's metadata names an endpoint on another origin than the issuer's. Our credentials and all tokens would go there. If it is right, name that origin: rfc7662({ origins })."
  ],
  [
    'not_signed',
    'signed is set, and the server answered in JSON: have it sign its answers for this client (introspection_signed_response_alg).'
  ],
  [
    'signed_iss',
    "The answer's iss is not signed.issuer: compare them, character by character, also a slash at the end."
  ],
  [
    'signed_aud',
    "The answer's aud is not signed.audience: compare them, character by character. Many servers send the client id."
  ],
  [
    'requirement_malformed issuer_missing',
    "byIssuer has several issuers, and the requirement has subject, client or acr without issuer: one issuer's jane is not another's. Add it: { ...scopes('accounts'), issuer: 'https://as.example.com' }."
  ]
])

const serverReasons: readonly string[] = [
  'keys_unavailable',
  'introspection_unreachable',
  'introspection_refused',
  'introspection_malformed'
]

/** `undefined` if the sentence of the reason says it all. */
export function serverSentenceFor(
  reason: RefusalReason,
  detail: string | undefined
): string | undefined {
  const isServerError = serverReasons.includes(reason)
  const known = sentences.get(`${reason} ${detail}`)
  if (known !== undefined || detail === undefined || !isServerError) return known
  return (
    sentences.get(detail) ??
    `${(reasonSentences as Readonly<Record<string, string>>)[reason]} See docs/reasons.md.`
  )
}
