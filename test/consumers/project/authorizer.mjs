// A REST API's authorizer with the usual layers. `logged` writes a line for each refusal.
import {
  around,
  byRoute,
  cached,
  gate,
  logged,
  memory,
  retried,
  rfc7662FromEnv,
  scopes,
  timed,
  tokenOnly
} from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'

const introspect = around(
  rfc7662FromEnv(process.env),
  timed(3_000),
  retried(1),
  cached(memory({ entries: 1_000 })),
  tokenOnly
)
const routes = byRoute({ 'GET /time': scopes('time:query') })
export const handler = restApiAuthorizer(around(gate({ introspect, require: routes }), logged()))
