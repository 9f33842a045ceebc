// Requests with DPoP that end at every step, for `explain`.
import { type Decision, dpop, nonces, type Requirement, scopes, type Token } from 'gatecheck'
import type { Step } from '../../src/refusal/steps'
import { anyBinding, boundToKey, dpopGate, dpopWith, newReplay } from '../dpop/gates'
import { otherKey, proofWith } from '../dpop/proofs'
import { at, bound, certificateOnly, knows, unbound } from '../samples'

type Row = readonly [
  title: string,
  reason: string | undefined,
  failed: Step | undefined,
  /** The steps before it that were not made. */
  leftOut: readonly Step[],
  decide: () => Promise<Decision>
]

const good = dpopWith(proofWith())
const byOther = dpopWith(proofWith({}, { jwk: otherKey.publicJwk }, otherKey))
const badlySigned = dpopWith(proofWith({}, {}, otherKey))
const badCertificate = { _tag: 'Unreadable', reason: 'not_sent' } as const

async function ask(request = good, ...options: Parameters<typeof dpopGate>): Promise<Decision> {
  return dpopGate(...options)(request)
}
async function about(
  token: Partial<Token>,
  request = good,
  require: Requirement = anyBinding
): Promise<Decision> {
  const introspect = knows({ _tag: 'Active', token: { ...boundToKey, ...token } })
  return ask(request, { introspect, require })
}
async function hears(introspection: Parameters<typeof knows>[0], request = good) {
  return ask(request, { introspect: knows(introspection) })
}
async function twice(): Promise<Decision> {
  const shared = { dpop: dpop({ replay: newReplay() }) }
  await ask(good, shared)
  return ask(dpopWith(proofWith({})), shared)
}

const refused = { _tag: 'Refused', status: 401, token: { ...boundToKey, expiresAt: at } } as const
const failed = { _tag: 'Failed', reason: 'introspection_refused', retryable: false } as const
const nonceIssuer = nonces({ secret: 'n'.repeat(32) })
const admin: Requirement = { ...scopes('admin'), binding: 'any' }
const known: Step = 'confirmation known'
const unsigned: readonly Step[] = ['proof signature']
const times: readonly Step[] = ['not expired', 'already valid']

export const dpopEndings: readonly Row[] = [
  ['no proof', 'dpop_proof_invalid', 'DPoP proof', [], () => ask(dpopWith([]))],
  ['no URL', 'url_unknown', 'DPoP proof', [], () => ask({ ...good, url: undefined })],
  ['a wrong clock', 'clock_invalid', 'DPoP proof', [], () => ask(good, { now: () => at })],
  [
    'no nonce',
    'dpop_nonce_required',
    'DPoP proof',
    [],
    () => ask(good, {}, { nonces: nonceIssuer })
  ],
  [
    'an unreadable certificate',
    'certificate_unreadable',
    'certificate readable',
    [],
    () => ask({ ...good, certificate: badCertificate })
  ],
  [
    'a server that fails',
    'introspection_refused',
    'introspection',
    [],
    () => hears({ ...failed, detail: 'http_401' })
  ],
  [
    "an Introspect's wrong clock",
    'clock_invalid',
    'introspection',
    [],
    () => hears({ ...failed, reason: 'clock_invalid', detail: 'not_milliseconds' })
  ],
  ['an inactive token', 'inactive', 'active', [], () => hears({ _tag: 'Inactive' })],
  [
    'a bad signature, also of an expired token',
    'dpop_proof_invalid',
    'proof signature',
    [],
    () => about({ expiresAt: at }, badlySigned)
  ],
  ['an expired token', 'expired', 'not expired', [], () => about({ expiresAt: at })],
  [
    'an expired token, another key',
    'expired',
    'not expired',
    unsigned,
    () => about({ expiresAt: at }, byOther)
  ],
  [
    'a token to come, another key',
    'not_yet_valid',
    'already valid',
    unsigned,
    () => about({ notBefore: at + 1 }, byOther)
  ],
  ['another key', 'dpop_key_mismatch', known, unsigned, () => about({}, byOther)],
  ['an unbound token', 'unbound', known, unsigned, () => about(unbound)],
  ['a token for a certificate', 'unbound', known, unsigned, () => about(bound)],
  [
    'a binding that is not known',
    'unknown_confirmation',
    known,
    unsigned,
    () => about({ confirmation: { unknown: ['jwk'] } })
  ],
  [
    'a server that calls an unbound token a DPoP token',
    'unbound',
    known,
    [...unsigned, ...times],
    () => hears({ ...refused, reason: 'dpop_proof_missing', token: unbound })
  ],
  [
    'an Introspect that refuses the scheme',
    'unbound',
    known,
    ['active', 'token type', ...unsigned, ...times],
    () => hears({ _tag: 'Refused', status: 401, reason: 'unbound' })
  ],
  [
    'a key where the route accepts certificates',
    'unbound',
    'bound to its sender',
    [],
    () => about({}, good, certificateOnly)
  ],
  ['no scope', 'insufficient_scope', 'scopes', [], () => about({}, good, admin)],
  ['a used proof', 'dpop_proof_replayed', 'proof not used before', [], twice],
  [
    'a store that fails',
    'replay_unavailable',
    'proof not used before',
    [],
    () => ask(good, {}, { replay: { add: () => 1 as never } })
  ],
  ['an Allow', undefined, undefined, [], () => ask()],
  [
    'an Allow without a replay store',
    undefined,
    undefined,
    ['proof not used before'],
    () => ask(good, {}, { replay: 'unchecked' })
  ]
]
