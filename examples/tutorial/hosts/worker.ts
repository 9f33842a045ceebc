// The user's code on Cloudflare: a worker that tells the time to those whom the gate lets in.
import {
  around,
  authleteFromEnv,
  byRoute,
  type Explanation,
  explain,
  gate,
  observed,
  rfc7662FromEnv,
  scopes,
  timed
} from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'

type Env = Readonly<Record<string, string>>

let last: Explanation | undefined

const worker = guarded(
  (env: Env) =>
    observed(decision => {
      last = explain(decision)
    })(
      gate({
        introspect: around(
          'AUTHLETE_BASE_URL' in env ? authleteFromEnv(env) : rfc7662FromEnv(env),
          timed(3_000)
        ),
        require: byRoute({ 'GET /time': scopes('time:query') })
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

/** For the tutorial's table alone: what gatecheck decided, in a header that the local edge takes off again. */
export default {
  fetch: async (
    request: Parameters<typeof worker.fetch>[0],
    env: Env,
    context: Parameters<typeof worker.fetch>[2]
  ): Promise<Response> => {
    const answer = await worker.fetch(request, env, context)
    const told = new Response(answer.body, answer)
    told.headers.set('x-explanation', encodeURIComponent(JSON.stringify(last)))
    return told
  }
}
