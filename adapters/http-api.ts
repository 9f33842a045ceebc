// Amazon API Gateway, HTTP API with authorizer payload 2.0: simple responses, or IAM policies.
import { andThen } from '../src/async/awaitable'
import { safeGate } from '../src/refusal/safe-gate'
import type { Gate } from '../src/types'
import { isObject } from '../src/values/guards'
import { validateAdapter } from '../src/values/options'
import {
  type Answer,
  type Arrival,
  certificateUnavailable,
  contextOptions,
  decideEvent,
  errorFor,
  type PolicyOptions,
  policyForAnswer,
  policyOptions
} from './api-gateway/answer'
import type { Extras } from './api-gateway/context'
import {
  type ClientCert,
  certificateFromEvent,
  headerReader,
  type LambdaContext,
  parseMethodArn
} from './api-gateway/event'
import type { AuthorizerPolicy } from './api-gateway/policy'

export type { ClientCert, LambdaContext } from './api-gateway/event'
export type { AuthorizerPolicy } from './api-gateway/policy'

/** What is read of an authorizer event, payload 2.0; `@types/aws-lambda`'s type fits. */
export interface HttpApiEvent {
  readonly routeArn?: string | null | undefined
  readonly routeKey?: string | null | undefined
  readonly headers?: { readonly [name: string]: string | null | undefined } | null | undefined
  readonly requestContext?:
    | {
        readonly authentication?:
          | { readonly clientCert?: ClientCert | null | undefined }
          | null
          | undefined
      }
    | null
    | undefined
}

export type HttpApiOptions = Extras<HttpApiEvent>
export type HttpApiPolicyOptions = PolicyOptions<HttpApiEvent>

/** What API Gateway takes where `enableSimpleResponses` is on. */
export interface SimpleResponse {
  isAuthorized: boolean
  context: { [name: string]: string | number | boolean }
}

function arrivalOf(given: HttpApiEvent): Arrival<HttpApiEvent> {
  const event: HttpApiEvent = isObject(given) ? given : {}
  const arn = parseMethodArn(event.routeArn)
  const certificate = certificateFromEvent(event.requestContext?.authentication?.clientCert)
  const route =
    typeof event.routeKey === 'string' ? event.routeKey.replace(/^[A-Z]+ /, '') : undefined
  const request = {
    method: arn?.verb ?? '',
    path: arn?.path ?? '', // never rawPath, which holds the stage and lacks the mapping
    header: headerReader(event.headers),
    route,
    certificate
  }
  return {
    event,
    request,
    arn,
    amended:
      'methodArn' in event
        ? certificateUnavailable('payload 1.0 is for gatecheck/rest-api')
        : undefined
  }
}

function simple({ decision, context }: Answer): SimpleResponse {
  switch (decision._tag) {
    case 'Allow':
      return { isAuthorized: true, context: { ...context } }
    case 'Deny':
    case 'Unauthorized':
      return { isAuthorized: false, context: { ...context } }
    case 'ServerError':
      throw errorFor(decision) // API Gateway answers 500: our fault is not the caller's
  }
}

/**
 * A Lambda authorizer for an HTTP API, payload 2.0 with simple responses: `{ isAuthorized, context }`.
 *
 * Every refusal is `false`, which API Gateway answers 403; a server error is thrown, which it answers 500. Decides within the time
 * Lambda has left, less 200 ms. Throws at construction for an option that is none. Does NOT see API Gateway's own result cache:
 * set its TTL to 0, or an answer for one certificate is replayed for another. There is no way to a 401 with a challenge here.
 *
 * @example
 * export const handler = httpApiAuthorizer(gate({ introspect: rfc7662FromEnv(process.env), require: byRoute({ 'GET /time': scopes('time:query') }) }))
 */
export function httpApiAuthorizer(
  gate: Gate,
  options: HttpApiOptions = {}
): (event: HttpApiEvent, context?: LambdaContext) => Promise<SimpleResponse> {
  validateAdapter('httpApiAuthorizer', gate, options, contextOptions())
  const safe = safeGate(gate)
  return async (event, context) =>
    andThen(decideEvent(safe, arrivalOf(event), context, options, 'none'), simple)
}

/**
 * A Lambda authorizer for an HTTP API, payload 2.0 without simple responses: an IAM policy for exactly the requested ARN.
 *
 * Options and errors as in `restApiAuthorizer`. Whether API Gateway answers 401 to a thrown `Unauthorized` on an HTTP API is not
 * documented. Does NOT see API Gateway's own result cache: set its TTL to 0.
 *
 * @example
 * export const handler = httpApiPolicyAuthorizer(gate({ introspect: authleteFromEnv(process.env), require: noScopes }))
 */
export function httpApiPolicyAuthorizer(
  gate: Gate,
  options: HttpApiPolicyOptions = {}
): (event: HttpApiEvent, context?: LambdaContext) => Promise<AuthorizerPolicy> {
  validateAdapter('httpApiPolicyAuthorizer', gate, options, policyOptions())
  const safe = safeGate(gate)
  return async (event, context) =>
    andThen(
      decideEvent(safe, arrivalOf(event), context, options, options.resource ?? 'exact'),
      answer => policyForAnswer(answer, options.refusals ?? 'policy')
    )
}
