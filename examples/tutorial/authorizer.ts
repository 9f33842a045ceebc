// What you would write yourself: the scopes of each route, the introspection, and the adapter.
import {
  around,
  authleteFromEnv,
  byRoute,
  type Decision,
  gate,
  type Introspect,
  jwtFromEnv,
  observed,
  rfc7662FromEnv,
  scopes,
  timed
} from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import type { Handler } from './api-gateway/lambda'
import { apiAudience } from './authorization-server/access-tokens'
import type { Variant } from './variant'

/** Tells gatecheck where the authorization server is. In AWS: the Lambda's environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>

export function makeIntrospect(
  { tokens, introspection }: Pick<Variant, 'tokens' | 'introspection'>,
  env: Environment
): Introspect {
  const ask = introspection === 'rfc7662' ? rfc7662FromEnv : authleteFromEnv
  return around(tokens === 'jwt' ? jwtFromEnv(env) : ask(env), timed(3_000))
}

/** One issuer signs JWTs for many APIs. The opaque tokens here name none. */
export function audienceOf({ tokens }: Pick<Variant, 'tokens'>): string | undefined {
  return tokens === 'jwt' ? apiAudience : undefined
}

export function makeAuthorizer(
  variant: Variant,
  env: Environment,
  recordDecision: (decision: Decision) => void
): Handler {
  const { api, refusals } = variant
  const decide = observed(recordDecision)(
    gate({
      require: byRoute({ 'GET /time': scopes('time:query') }),
      introspect: makeIntrospect(variant, env),
      audience: audienceOf(variant)
    })
  )
  return api === 'rest' ? restApiAuthorizer(decide, { refusals }) : httpApiAuthorizer(decide)
}
