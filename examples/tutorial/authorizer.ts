// The user's code: which scopes the routes need, who knows about tokens, and on which kind of API Gateway this runs.
import {
  around,
  authleteFromEnv,
  byRoute,
  type Decision,
  gate,
  type Introspect,
  observed,
  rfc7662FromEnv,
  scopes,
  timed
} from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import type { Handler } from './api-gateway/lambda'
import type { Variant } from './variant'

/** Where gatecheck finds the authorization server. In AWS: the Lambda's environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>

export function introspectOf(
  { introspection }: Pick<Variant, 'introspection'>,
  env: Environment
): Introspect {
  return around(
    introspection === 'rfc7662' ? rfc7662FromEnv(env) : authleteFromEnv(env),
    timed(3_000)
  )
}

export function authorizer(
  { introspection, api, refusals }: Variant,
  env: Environment,
  see: (decision: Decision) => void
): Handler {
  const gatekeeper = observed(see)(
    gate({
      require: byRoute({ 'GET /time': scopes('time:query') }),
      introspect: introspectOf({ introspection }, env)
    })
  )
  return api === 'rest'
    ? restApiAuthorizer(gatekeeper, { refusals })
    : httpApiAuthorizer(gatekeeper)
}
