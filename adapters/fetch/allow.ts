// Tells an Allow from the Response that refuses.
import type { Allow } from '../../src/types'

/**
 * Whether the answer of a guard is the `Allow`. Otherwise it is the `Response` to send.
 *
 * Does NOT look for a `Response`: the global one may be another than the one that you compare with,
 * as undici's is, or a test environment's. Then `answer instanceof Response` is false for a
 * refusal, and the request passes.
 *
 * @example
 * const guard = fetchGate(gate({ introspect, require }))
 * const answer = await guard(request)
 * if (!isAllow(answer)) return answer
 */
export function isAllow(answer: unknown): answer is Allow {
  return (answer as Partial<Allow> | null | undefined)?._tag === 'Allow'
}
