// A worker with `jwt`. Its clock is a header of the request.
import { gate, type Jwks, jwt, scopes } from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'

interface Env {
  readonly ISSUER: string
  readonly JWKS_URI: string
  /** Preloaded keys, in JSON. */
  readonly KEYS?: string
}

let time = 0
function now(): number {
  return time
}

const worker = guarded(
  ({ ISSUER, JWKS_URI, KEYS }: Env) => {
    const keys = KEYS === undefined ? undefined : (JSON.parse(KEYS) as Jwks)
    const introspect = jwt({ issuer: ISSUER, jwksUri: JWKS_URI, keys, now })
    return gate({ introspect, require: scopes('payments'), now })
  },
  (_request, _env, _ctx, { token }) => new Response(token.subject)
)

export default {
  fetch: (
    request: Parameters<typeof worker.fetch>[0],
    env: Env,
    context: Parameters<typeof worker.fetch>[2]
  ): Promise<Response> => {
    time = Number(request.headers.get('x-time'))
    return worker.fetch(request, env, context)
  }
}
