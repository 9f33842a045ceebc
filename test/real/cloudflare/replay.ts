// A worker that adds proofs: with the recipe's Durable Object, or with the host's own pieces.
import {
  durableObjectReplay,
  type UsedProofsNamespace
} from '../../../examples/hosts/durable-object-replay'
import { isNonceIssuer, nonces } from '../../../src/dpop/nonces'
import { makeReplayCheck } from '../../../src/dpop/replay-check'
import { replayKey } from '../../../src/dpop/replay-key'
import { memoryReplay } from '../../../src/store/replay/memory-replay'

export { UsedProofs } from '../../../examples/hosts/durable-object-replay'

interface Env {
  readonly PROOFS: UsedProofsNamespace
  readonly NONCE_SECRET: string
}
export interface ReplayAnswer {
  readonly outcome: string
  readonly nonce: string
  readonly accepted: readonly boolean[]
}

const memoryCheck = makeReplayCheck(memoryReplay({ entries: 100, processes: 1 }))

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url)
    const check =
      pathname === '/memory' ? memoryCheck : makeReplayCheck(durableObjectReplay(env.PROOFS))
    const seconds = Number(searchParams.get('seconds') ?? 130)
    const key = await replayKey('thumbprint', searchParams.get('jti') ?? '')
    const outcome = await check(key, seconds, 'owner')
    const issuer = nonces({ secret: env.NONCE_SECRET })
    if (!isNonceIssuer(issuer)) throw new Error('not made by nonces')
    const nonce = await issuer.issue(1_800_000_000)
    const answer: ReplayAnswer = {
      outcome: typeof outcome === 'string' ? outcome : outcome.unavailable,
      nonce,
      accepted: [
        await issuer.accepts(nonce, 1_800_000_000),
        await issuer.accepts(nonce, 1_800_000_119),
        await issuer.accepts(nonce, 1_800_000_120)
      ]
    }
    return Response.json(answer)
  }
}
