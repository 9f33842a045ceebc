// What you would write yourself: the scopes and the binding of each route.
import { byRoute, dpop, type GateOptions, memoryReplay, scopes } from 'gatecheck'
import { apiAudience } from './authorization-server/access-tokens'
import type { Variant } from './variant'

/** What DPoP proofs name, where the host cannot tell. Without this machine's ports. */
export const publicUrl = 'https://127.0.0.1'

/** The rules of the API. A token that is bound to both must show both, also where a key suffices. */
export function rulesOf({
  tokens,
  binding
}: Pick<Variant, 'tokens' | 'binding'>): Pick<GateOptions, 'audience' | 'require' | 'dpop'> {
  const byKey = binding !== 'certificate'
  return {
    // One issuer signs JWTs for many APIs. The opaque tokens here name none.
    audience: tokens === 'jwt' ? apiAudience : undefined,
    require: byRoute({
      'GET /time': byKey ? { ...scopes('time:query'), binding: 'dpop' } : scopes('time:query')
    }),
    // All is one process here. A Lambda needs a store that all share: see docs/dpop.md.
    dpop: byKey ? dpop({ replay: memoryReplay({ entries: 1_000, processes: 1 }) }) : undefined
  }
}
