// Every reason in one sentence: what it means and what to do. `docs/reasons.md` repeats them.
import type { Reason } from '../types'

export const reasonSentences: Readonly<Record<Reason, string>> = {
  no_token: 'The request has no Authorization header: send "Authorization: Bearer <token>".',
  unsupported_scheme:
    'The Authorization scheme is not Bearer. DPoP is accepted only by a gate with the option dpop.',
  malformed_request:
    'The Authorization header is doubled, over 16 KiB, or holds characters that no token has: send one line, "Authorization: Bearer <token>". With the scheme DPoP also: the request target is not a path, or the Host header names none of several public URLs (does a proxy change it?).',
  inactive:
    'The token is unknown, expired or revoked: the authorization server says only "inactive".',
  issuer_unknown:
    'The token is not a JWT from an issuer that is configured here: compare its iss with jwt({ issuer }) or the keys of byIssuer. If the server also issues opaque tokens, add orElse(rfc7662FromEnv(process.env)).',
  signature_invalid:
    'The token was not signed by its issuer in a way that is accepted here. The detail says what is wrong; alg: add the algorithm that the server uses to jwt({ algorithms }).',
  claims_malformed:
    'A claim of the token is missing or has the wrong type: the detail names it. If the server never sends it, see optionalClaims and claimNames in docs/jwt.md.',
  wrong_token_type:
    'This is not an access token: send the access token, not the refresh or ID token. If every token gets this reason, set tokenType of rfc7662, or typ of jwt: see docs/servers.md.',
  expired: 'The token has expired: get a new one. If it is a new one, compare the clocks.',
  not_yet_valid: 'The token is not valid yet: compare the clocks, or allow some leeway.',
  unbound:
    'The token is not bound to a client certificate: register the client for certificate-bound tokens, and get a new one. With the scheme DPoP, or on a route for DPoP: it is not bound to a DPoP key (cnf with jkt).',
  certificate_missing:
    'The token is bound to a certificate, but this connection presented none. On API Gateway, call the custom domain, not execute-api. A proxy must pass the certificate on. Node must ask for one (requestCert).',
  certificate_unreadable:
    'A certificate was presented, but it cannot be read or is not trusted: explain shows a code that says why. Check the proxy or the host that passes it on.',
  certificate_mismatch:
    'The token belongs to another certificate: use the one with which it was obtained; a renewed certificate needs a new token.',
  certificate_unavailable:
    'The event has no place for a certificate: a TOKEN authorizer never sees one. Set its payload type to REQUEST.',
  unknown_confirmation:
    'The token is bound in a way that gatecheck cannot check: the server must send cnf with x5t#S256, 43 characters of base64url. explain shows what it sent.',
  dpop_proof_missing:
    'The token is bound to a DPoP key and was sent as Bearer: send "Authorization: DPoP <token>" with a proof. The gate needs the option dpop.',
  dpop_proof_invalid:
    'The DPoP proof is not one for this request: the detail says which check failed, see docs/reasons.md. With htu, compare publicUrl; with iat, the clocks.',
  dpop_proof_replayed:
    'The DPoP proof was used before: the client must make a new one, with a new jti, for each request, also for a retry.',
  dpop_key_mismatch:
    'The token belongs to another DPoP key than the one of the proof: use the key with which the token was obtained.',
  dpop_nonce_required:
    'The DPoP proof has no nonce of this API, or an old one: the client must try again with the nonce of this answer (DPoP-Nonce). The first request of a client always ends so.',
  wrong_issuer:
    'The token is not from the issuer that the route or rfc7662({ issuer }) names: get a token from that issuer. If every token gets this reason, set rfc7662({ issuer }) to the iss that the server sends, exactly.',
  wrong_client: "This route is for another client than the token's: use that client's token.",
  wrong_subject: "This route is for another subject than the token's: log in as that subject.",
  wrong_audience:
    "The token does not name this API: it names no audience, or only others. Set gate({ audience }), or the route's audience, to the name by which the authorization server knows this API. If that server puts no aud into its answers, set gate({ absentAudience: 'allowed' }).",
  insufficient_scope:
    'The token lacks a scope that this route requires: ask for it in the authorization request, and get a new token.',
  wrong_claim:
    'A claim of the token is not what requireClaim asks for on this route: compare its name and value.',
  wrong_details:
    'No authorization detail of the token is what requireDetails asks for on this route: the client must ask for it in the authorization request (authorization_details).',
  unknown_route:
    "No rule of byRoute fits this method and path, or the path is spelled ambiguously: add a rule. Where the host names its own route, the rule's path and parameter names must be the host's.",
  unsafe_resource:
    'The request cannot be written into a policy: its method or path contains "*", "?", "${" or the token, or the ARN is over 512 characters. Send another path.',
  stale_authentication:
    'The user authenticated too long ago for this route: have them log in again (max_age).',
  weak_authentication:
    'The user authenticated in a weaker way than this route requires: ask for one of the acr_values in the challenge.',
  refused_by_server:
    'The authorization server refused this use of the token without saying why: see its log.',
  keys_unavailable:
    "The issuer's keys could not be fetched, or the token names a key that is not known yet: see the detail.",
  replay_unavailable:
    'The replay store could not say whether the DPoP proof was used before: the detail says why, see docs/dpop.md.',
  introspection_unreachable:
    'The authorization server could not be asked: see the detail for the network or HTTP code.',
  introspection_refused:
    "The authorization server refused our own request: check the credentials and the endpoint. With http_401, also try rfc7662's authentication: 'client_secret_post'.",
  introspection_malformed:
    'The authorization server answered something that cannot be understood: see the detail.',
  introspection_timeout:
    'The authorization server did not answer in time: check the detail, whether it can be reached from here, and timed(ms).',
  certificate_body_needed:
    'Authlete needs the certificate itself, and this host passes on only its hash.',
  requirement_malformed:
    'The require function returned something that is not a requirement: the detail names the field that is wrong or undefined, or is params if a rule read a parameter that its path does not name. With issuer_missing, byIssuer has several issuers, and a requirement with subject, client or acr must also have issuer.',
  url_unknown:
    'The URL that the client called is not known here, and a DPoP proof is for one URL: set publicUrl of the adapter.',
  context_too_large: 'The context is over 8,000 bytes: let the context function add less.',
  user_function_threw:
    'A function of yours threw, rejected or returned an invalid value: the detail names it.',
  deadline_exceeded:
    'A function of yours did not finish before the deadline: the detail names the stage.',
  clock_invalid: 'The now function did not return milliseconds since 1970, as Date.now does.',
  wrong_event:
    'The event does not fit this adapter: the detail names what is wrong. Payload 1.0 is for gatecheck/rest-api, 2.0 for gatecheck/http-api.',
  adapter_misused:
    'The adapter cannot work with this configuration: the detail names the option or function to correct.'
}
