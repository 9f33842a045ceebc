// What you would write yourself: the introspection and the adapter; `rules.ts` has the scopes of each route.
import {
  around,
  authleteFromEnv,
  type Decision,
  gate,
  type Introspect,
  jwtFromEnv,
  observed,
  rfc7662FromEnv,
  timed
} from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import type { Handler } from './api-gateway/lambda'
import { publicUrl, rulesOf } from './rules'
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

export function makeAuthorizer(
  variant: Variant,
  env: Environment,
  recordDecision: (decision: Decision) => void
): Handler {
  const { api, refusals } = variant
  const decide = observed(recordDecision)(
    gate({ introspect: makeIntrospect(variant, env), ...rulesOf(variant) })
  )
  return api === 'rest'
    ? restApiAuthorizer(decide, { refusals })
    : httpApiAuthorizer(decide, { publicUrl })
}
