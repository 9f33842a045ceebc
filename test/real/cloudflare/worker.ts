// A worker as a user writes it: any RFC 7662 server, scopes by route, what was learnt kept in this worker's memory.
import {
  around,
  byRoute,
  cached,
  gate,
  memory,
  rfc7662FromEnv,
  scopes,
  timed,
  tokenOnly
} from 'gatecheck'
import { guarded } from 'gatecheck/cloudflare'

interface Env {
  readonly INTROSPECTION_ENDPOINT?: string
  readonly INTROSPECTION_CLIENT_ID?: string
  readonly INTROSPECTION_CLIENT_SECRET?: string
}

let gatesMade = 0

export default guarded(
  (env: Env) => {
    gatesMade += 1
    return gate({
      introspect: around(
        rfc7662FromEnv(env),
        timed(300),
        cached(memory({ entries: 100 })),
        tokenOnly
      ),
      require: byRoute({
        'GET /time': scopes('time:query'),
        'GET /boom': scopes('time:query'),
        'GET /admin': scopes('admin')
      })
    })
  },
  (request, _env, _ctx, { token, facts }) => {
    if (request.url.endsWith('/boom')) throw new Error("the handler's own")
    return Response.json({
      hello: token.subject,
      thumbprint: facts.thumbprint,
      gatesMade: gatesMade,
      compat: [typeof Reflect.get(globalThis, 'process'), typeof Reflect.get(globalThis, 'Buffer')]
    })
  }
)
