// The step of a decision at which a request ended, for `explain`.
import type { Reason } from '../types'
import type { Step } from './steps'

/** A new reason does not compile until it is here. */
export const stepByReason: Readonly<Record<Reason, Step | 'by detail'>> = {
  no_token: 'credentials',
  unsupported_scheme: 'credentials',
  malformed_request: 'credentials',
  certificate_unreadable: 'certificate readable',
  requirement_malformed: 'requirement',
  keys_unavailable: 'introspection',
  introspection_unreachable: 'introspection',
  introspection_refused: 'introspection',
  introspection_malformed: 'introspection',
  introspection_timeout: 'introspection',
  certificate_body_needed: 'introspection',
  clock_invalid: 'clock',
  inactive: 'active',
  refused_by_server: 'active',
  issuer_unknown: 'active',
  signature_invalid: 'active',
  claims_malformed: 'active',
  wrong_token_type: 'token type',
  expired: 'not expired',
  not_yet_valid: 'already valid',
  unknown_confirmation: 'confirmation known',
  dpop_proof_missing: 'confirmation known',
  unbound: 'bound to the certificate',
  certificate_missing: 'bound to the certificate',
  certificate_mismatch: 'bound to the certificate',
  certificate_unavailable: 'bound to the certificate',
  wrong_issuer: 'issuer',
  wrong_audience: 'audience',
  stale_authentication: 'recent authentication',
  weak_authentication: 'strong authentication',
  unknown_route: 'route known',
  wrong_client: 'client',
  wrong_subject: 'subject',
  insufficient_scope: 'scopes',
  wrong_claim: 'your checks',
  wrong_details: 'your checks',
  unsafe_resource: 'answer to the host',
  context_too_large: 'answer to the host',
  wrong_event: 'by detail',
  adapter_misused: 'by detail',
  user_function_threw: 'by detail',
  deadline_exceeded: 'by detail'
}

/** For errors in a user's function. */
export const stepByDetail: Readonly<Record<string, Step>> = {
  request: 'credentials',
  gate: 'credentials',
  certificate: 'certificate readable',
  require: 'requirement',
  introspect: 'introspection',
  deferred: 'introspection',
  decide: 'clock',
  check: 'your checks',
  check_returned_no_refusal: 'your checks',
  context: 'answer to the host',
  verbose: 'answer to the host'
}
