// What you would write yourself: the scopes of each route, the introspection, and the adapter.
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

/** Tells gatecheck where the authorization server is. In AWS: the Lambda's environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>

export function makeIntrospect(
  { introspection }: Pick<Variant, 'introspection'>,
  env: Environment
): Introspect {
  return around(
    introspection === 'rfc7662' ? rfc7662FromEnv(env) : authleteFromEnv(env),
    timed(3_000)
  )
}

export function makeAuthorizer(
  { introspection, api, refusals }: Variant,
  env: Environment,
  recordDecision: (decision: Decision) => void
): Handler {
  const decide = observed(recordDecision)(
    gate({
      require: byRoute({ 'GET /time': scopes('time:query') }),
      introspect: makeIntrospect({ introspection }, env)
    })
  )
  return api === 'rest' ? restApiAuthorizer(decide, { refusals }) : httpApiAuthorizer(decide)
}
