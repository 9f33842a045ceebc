// The reasons that a metric may have as a dimension: a closed list, because each value is a metric
// of its own, and is paid for. Codes of your own checks are counted together, as `custom`.
import type { Decision, Reason } from 'gatecheck'

/** A new reason of gatecheck does not compile until it is here. */
const reasons: Readonly<Record<Reason, true>> = {
  no_token: true,
  unsupported_scheme: true,
  malformed_request: true,
  inactive: true,
  issuer_unknown: true,
  signature_invalid: true,
  claims_malformed: true,
  wrong_token_type: true,
  expired: true,
  not_yet_valid: true,
  unbound: true,
  certificate_missing: true,
  certificate_unreadable: true,
  certificate_mismatch: true,
  certificate_unavailable: true,
  unknown_confirmation: true,
  dpop_proof_missing: true,
  dpop_proof_invalid: true,
  dpop_proof_replayed: true,
  dpop_key_mismatch: true,
  dpop_nonce_required: true,
  wrong_issuer: true,
  wrong_client: true,
  wrong_subject: true,
  wrong_audience: true,
  insufficient_scope: true,
  wrong_claim: true,
  wrong_details: true,
  unknown_route: true,
  unsafe_resource: true,
  stale_authentication: true,
  weak_authentication: true,
  refused_by_server: true,
  keys_unavailable: true,
  replay_unavailable: true,
  introspection_unreachable: true,
  introspection_refused: true,
  introspection_malformed: true,
  introspection_timeout: true,
  certificate_body_needed: true,
  requirement_malformed: true,
  url_unknown: true,
  context_too_large: true,
  user_function_threw: true,
  deadline_exceeded: true,
  clock_invalid: true,
  wrong_event: true,
  adapter_misused: true
}

/** The reason, or `custom` for a code of a check of yours. */
export function closedReason(reason: string): string {
  return Object.hasOwn(reasons, reason) ? reason : 'custom'
}

/** `none` for an Allow. */
export function reasonOf(decision: Decision): string {
  return decision._tag === 'Allow' ? 'none' : closedReason(decision.reason)
}
