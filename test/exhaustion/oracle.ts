// What a gate must decide, written a second time without its code.
import type { Reason } from 'gatecheck'
import type { Combination } from './space'

export type Fault = readonly [
  status: number,
  reason: Reason,
  applies: (names: Combination) => boolean
]

/** Every fault, in the order of a gate's checks. The first that applies is the decision. */
export const order: readonly Fault[] = [
  [401, 'no_token', names => names.header === 'absent'],
  [401, 'unsupported_scheme', names => names.header === 'another scheme'],
  [400, 'malformed_request', names => names.header === 'doubled'],
  [401, 'certificate_unreadable', names => names.certificate === 'unreadable'],
  [401, 'expired', names => names.expiry === 'now'],
  [401, 'not_yet_valid', names => names.notBefore === 'in one second'],
  [401, 'dpop_proof_missing', names => names.confirmation.endsWith('DPoP key')],
  [401, 'unknown_confirmation', names => names.confirmation === 'unknown method'],
  [401, 'unbound', names => !isCertificateBound(names) && names.binding !== 'optional'],
  [
    401,
    'certificate_missing',
    names => isCertificateBound(names) && names.certificate === 'absent'
  ],
  [
    401,
    'certificate_mismatch',
    names => isCertificateBound(names) && names.certificate === 'another'
  ],
  [401, 'unbound', names => isCertificateBound(names) && names.binding === 'dpop'],
  [
    401,
    'wrong_issuer',
    names =>
      names.audience === 'another named, by another issuer' &&
      names.subject !== 'the one asked, of the issuer asked'
  ],
  [401, 'wrong_audience', names => wrongAudiences.includes(names.audience)],
  [403, 'unknown_route', names => names.scopes === 'one lacking, and no rule for the route'],
  [500, 'requirement_malformed', isAmbiguous],
  [403, 'wrong_client', names => names.subject === 'of another client'],
  [403, 'wrong_subject', names => wrongSubjects.includes(names.subject)],
  [403, 'insufficient_scope', names => names.scopes !== 'granted'],
  [
    401,
    'stale_authentication',
    names => names.authTime === 'too long ago' || names.authTime === 'not told'
  ],
  [401, 'weak_authentication', names => names.acr === 'another']
]

const wrongAudiences: readonly Combination['audience'][] = [
  'none named',
  'none named, one of the route',
  'another named',
  'another named, by another issuer',
  'one named, none configured',
  'ours named, not the one of the route'
]

/** Something is asked that means nothing without its issuer, and no issuer is asked. */
function isAmbiguous({ subject, acr }: Combination): boolean {
  return (
    subject === 'the one asked, of several issuers' ||
    (subject === 'not asked, of several issuers' && acr !== 'not asked')
  )
}

const wrongSubjects: readonly Combination['subject'][] = ['another', 'a client of that name']

function isCertificateBound({ confirmation }: Combination): boolean {
  return confirmation.startsWith('certificate')
}

/** `undefined`: no fault applies, and the request is allowed. */
export function firstFault(names: Combination): Fault | undefined {
  return order.find(([, , applies]) => applies(names))
}
