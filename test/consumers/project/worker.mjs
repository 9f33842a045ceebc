// A Cloudflare Worker behind a gate.
import {
  around,
  byRoute,
  cached,
  gate,
  logged,
  memory,
  rfc7662FromEnv,
  scopes,
  timed,
  tokenOnly
} from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'

function makeGate(env) {
  const introspect = around(
    rfc7662FromEnv(env),
    timed(3_000),
    cached(memory({ entries: 1_000 })),
    tokenOnly
  )
  const routes = byRoute({ 'GET /time': scopes('time:query') })
  return around(gate({ introspect, require: routes }), logged())
}

export default guarded(makeGate, (_request, _env, _ctx, { token }) => new Response(token.subject))
