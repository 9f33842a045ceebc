// Proof of possession by DPoP: the option `dpop` of a gate [RFC 9449].
import { andThen } from '../async/awaitable'
import { algorithmsNamed, allAlgorithms, defaultAlgorithms } from '../jose/algorithms'
import { withDpopChallenges } from '../refusal/dpop-challenge'
import type { Dpop, ReplayStore } from '../types'
import { registerJudge } from '../values/dpop-judge'
import { isFunction } from '../values/guards'
import { setKnown } from '../values/known'
import { copyOptions, type OptionRule, validateOptions, wholeNumber } from '../values/options'
import { type JudgeOptions, makeProofReader } from './judge'
import { isNonceIssuer, type Nonces } from './nonces'
import { makeReplayCheck } from './replay-check'
import { spendOnce, spentRequestsOf } from './spent'

export interface DpopOptions {
  /**
   * Where used proofs are remembered, so that none is accepted twice: `memoryReplay`, `redisReplay`
   * or your own. `'unchecked'`: a proof may be used again while it is fresh. Required.
   */
  readonly replay: ReplayStore | 'unchecked'
  /** `nonces(…)`: clients must put a nonce of this API into their proofs [RFC 9449 §9]. */
  readonly nonces?: Nonces | undefined
  /** Algorithms for proofs. Default `['PS256', 'ES256', 'EdDSA']`, those of FAPI 2.0. */
  readonly algorithms?: readonly string[] | undefined
  /** Whole seconds for which a proof is fresh, 1 to 300; default 60. */
  readonly lifetime?: number | undefined
  /** Whole seconds that a proof's `iat` may be ahead of our clock, 0 to 60; default 10. */
  readonly leeway?: number | undefined
}

/** Seconds: the clocks of a fleet differ. */
const fleetMargin = 60

const replayStoreOption: OptionRule = [
  value => value === 'unchecked' || isFunction((Object(value) as { readonly add?: unknown }).add),
  "memoryReplay({ … }), redisReplay(redis) or your own store; 'unchecked' accepts replays"
]

function makeSpend(store: ReplayStore, seconds: number): JudgeOptions['spend'] {
  const check = makeReplayCheck(store)
  const spentRequests = spentRequestsOf(store)
  return (request, proof, storeKey, owner) =>
    spendOnce(spentRequests, request, proof, seconds, () =>
      andThen(storeKey(), keyHash =>
        andThen(owner(), ownerHash => check(keyHash, seconds, ownerHash))
      )
    )
}

/**
 * Lets a gate accept tokens with the scheme DPoP [RFC 9449]: the client proves with each request
 * that it has the key to which the token is bound.
 *
 * Checks the proof's form, `typ`, `alg`, key, `htm`, `htu`, `ath` and `iat` (with `nonces`, the
 * nonce) before the token is asked about; then that the key is the token's `jkt`, and only then the
 * signature; last, and only for a request that is otherwise allowed, that the proof was not used
 * before. The proof is then remembered for `lifetime + leeway + 60` seconds, with `nonces` for
 * at least two of their steps and 60 seconds. The gate's own `leeway` does not apply to proofs.
 *
 * Gates that judge the same request object spend its proof once. Gates that share a store must have
 * the same options.
 *
 * The request must have a `url`. Without it, the scheme DPoP is 500 `url_unknown`. A refusal then
 * has a challenge for each scheme [§7.1]. With `nonces`, `allow.nonce` and the `nonce` of a refusal
 * are for the header `DPoP-Nonce`.
 *
 * Throws a `TypeError` at construction that names each option that is wrong. Does NOT make a route
 * accept DPoP: its requirement needs the binding `dpop`, `any` or `optional`. Does NOT bind
 * authorization codes (`dpop_jkt`), which is the authorization server's task.
 *
 * @example
 * const pass = gate({
 *   introspect,
 *   require: { ...scopes('payments'), binding: 'dpop' },
 *   dpop: dpop({ replay: redisReplay(redis) })
 * })
 */
export function dpop(options: DpopOptions): Dpop {
  const where = 'dpop(options)'
  validateOptions(
    where,
    options,
    { replay: replayStoreOption },
    {
      nonces: [isNonceIssuer, 'nonces({ secret })'],
      algorithms: [
        value => Array.isArray(value) && algorithmsNamed(value) !== undefined,
        `a list of ${allAlgorithms.flatMap(({ names }) => names).join(', ')}`
      ],
      lifetime: wholeNumber(1, 300, 'whole seconds'),
      leeway: wholeNumber(0, 60, 'whole seconds')
    }
  )
  const own = copyOptions(where, options)
  const { replay, nonces, lifetime = 60, leeway = 10 } = own
  const names = [...(own.algorithms ?? defaultAlgorithms)]
  const nonceIssuer = isNonceIssuer(nonces) ? nonces : undefined
  // From the options alone: a client must not choose it.
  const rememberFor = Math.max(lifetime + leeway, nonceIssuer?.lifetime ?? 0) + fleetMargin
  const readProof = makeProofReader({
    algorithms: algorithmsNamed(names) ?? [],
    lifetime,
    leeway,
    nonces: nonceIssuer,
    spend: replay === 'unchecked' ? undefined : makeSpend(replay, rememberFor)
  })
  const algs = names.join(' ')
  const made = registerJudge({
    readProof,
    withChallenges: (decision, request) => withDpopChallenges(decision, request, algs)
  })
  return setKnown(made, { options: own })
}
