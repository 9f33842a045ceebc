// What you would write yourself on Cloudflare: a worker behind a gate that returns the time.
import {
  around,
  authleteFromEnv,
  type Explanation,
  explain,
  gate,
  jwtFromEnv,
  observed,
  rfc7662FromEnv,
  timed
} from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'
import { rulesOf } from '../rules'
import type { Variant } from '../variant'

type Env = Readonly<Record<string, string>>

function makeIntrospect(env: Env) {
  if ('JWT_ISSUER' in env) return jwtFromEnv(env)
  return 'AUTHLETE_BASE_URL' in env ? authleteFromEnv(env) : rfc7662FromEnv(env)
}

let lastExplanation: Explanation | undefined

const worker = guarded(
  (env: Env) =>
    observed(decision => {
      lastExplanation = explain(decision)
    })(
      gate({
        introspect: around(makeIntrospect(env), timed(3_000)),
        ...rulesOf({
          tokens: 'JWT_ISSUER' in env ? 'jwt' : 'opaque',
          binding: env['BINDING'] as Variant['binding']
        })
      })
    ),
  (_request, _env, _ctx, { token }) =>
    Response.json({
      time: new Date().toISOString(),
      sub: token.subject,
      scope: token.scopes.join(' '),
      client_id: token.clientId
    })
)

/** Only for the tutorial's table: adds the decision in a header that the local edge removes. */
export default {
  fetch: async (
    request: Parameters<typeof worker.fetch>[0],
    env: Env,
    context: Parameters<typeof worker.fetch>[2]
  ): Promise<Response> => {
    const answer = await worker.fetch(request, env, context)
    const response = new Response(answer.body, answer)
    response.headers.set('x-explanation', encodeURIComponent(JSON.stringify(lastExplanation)))
    return response
  }
}
