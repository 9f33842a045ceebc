// What a gate must decide, written once more and without its code.
import type { Reason } from 'gatecheck'
import type { Combination } from './space'

export type Fault = readonly [status: number, reason: Reason, applies: (of: Combination) => boolean]

/** Every fault, in the order in which a gate looks for them. The first that applies is answered. */
export const order: readonly Fault[] = [
  [401, 'no_token', of => of.header === 'absent'],
  [401, 'unsupported_scheme', of => of.header === 'another scheme'],
  [400, 'malformed_request', of => of.header === 'doubled'],
  [401, 'certificate_unreadable', of => of.certificate === 'unreadable'],
  [401, 'expired', of => of.expiry === 'now'],
  [401, 'not_yet_valid', of => of.notBefore === 'in one second'],
  [401, 'dpop_proof_missing', of => of.confirmation.endsWith('DPoP key')],
  [401, 'unknown_confirmation', of => of.confirmation === 'unknown method'],
  [401, 'unbound', of => !isCertificateBound(of) && of.binding !== 'optional'],
  [401, 'certificate_missing', of => isCertificateBound(of) && of.certificate === 'absent'],
  [401, 'certificate_mismatch', of => isCertificateBound(of) && of.certificate === 'another'],
  [401, 'unbound', of => isCertificateBound(of) && of.binding === 'dpop'],
  [401, 'wrong_audience', of => wrongAudiences.includes(of.audience)],
  [401, 'stale_authentication', of => of.authTime === 'too long ago' || of.authTime === 'not told'],
  [401, 'weak_authentication', of => of.acr === 'another'],
  [403, 'unknown_route', of => of.scopes === 'one lacking, and no rule for the route'],
  [403, 'wrong_subject', of => of.subject === 'another'],
  [403, 'insufficient_scope', of => of.scopes !== 'granted']
]

const wrongAudiences: readonly Combination['audience'][] = [
  'another named',
  'one named, none configured',
  'ours named, not the one of the route'
]

function isCertificateBound({ confirmation }: Combination): boolean {
  return confirmation.startsWith('certificate')
}

/** `undefined`: nothing is at fault, and the request is allowed. */
export function firstFault(of: Combination): Fault | undefined {
  return order.find(([, , applies]) => applies(of))
}
