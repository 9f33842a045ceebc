// Amazon API Gateway, HTTP API with authorizer payload 2.0: simple responses, or IAM policies.
import { andThen } from '../src/async/awaitable'
import { safeGate } from '../src/refusal/safe-gate'
import type { Gate } from '../src/types'
import { isObject, isString } from '../src/values/guards'
import { validateAdapter } from '../src/values/options'
import {
  type AuthorizerAnswer,
  contextOptionRules,
  decideEvent,
  explainMissingCertificate,
  type ParsedEvent,
  type PolicyOptions,
  policyOptionRules,
  toError,
  toPolicy
} from './api-gateway/answer'
import type { ContextOptions } from './api-gateway/context'
import {
  type ClientCert,
  certificateFromEvent,
  type LambdaContext,
  makeHeaderReader,
  parseMethodArn
} from './api-gateway/event'
import type { AuthorizerPolicy } from './api-gateway/policy'

export type { ClientCert, LambdaContext } from './api-gateway/event'
export type { AuthorizerPolicy } from './api-gateway/policy'

/** The fields of an event with payload 2.0 that are read. The type of `@types/aws-lambda` fits. */
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

export type HttpApiOptions = ContextOptions<HttpApiEvent>
export type HttpApiPolicyOptions = PolicyOptions<HttpApiEvent>

/** What API Gateway expects if `enableSimpleResponses` is on. */
export interface SimpleResponse {
  isAuthorized: boolean
  context: { [name: string]: string | number | boolean }
}

function parseEvent(input: HttpApiEvent): ParsedEvent<HttpApiEvent> {
  const event: HttpApiEvent = isObject(input) ? input : {}
  const arn = parseMethodArn(event.routeArn)
  const { routeKey, requestContext } = event
  const request = {
    method: arn?.verb ?? '',
    // Not rawPath: it holds the stage and lacks the mapping.
    path: arn?.path ?? '',
    header: makeHeaderReader(event.headers),
    route: isString(routeKey) ? routeKey.replace(/^[A-Z]+ /, '') : undefined,
    certificate: certificateFromEvent(requestContext?.authentication?.clientCert)
  }
  const isPayload1 = 'methodArn' in event
  const refineReason = isPayload1
    ? explainMissingCertificate('payload 1.0 is for gatecheck/rest-api')
    : undefined
  return { event, request, arn, refineReason }
}

function toSimpleResponse({ decision, context }: AuthorizerAnswer): SimpleResponse {
  // API Gateway answers 500: a server error must not look like a refusal.
  if (decision._tag === 'ServerError') throw toError(decision)
  return { isAuthorized: decision._tag === 'Allow', context: { ...context } }
}

/**
 * A Lambda authorizer for an HTTP API, payload 2.0 with simple responses:
 * `{ isAuthorized, context }`.
 *
 * A refusal is `isAuthorized: false`, which API Gateway answers 403; there is no way to answer 401
 * with a challenge. A server error is thrown, which it answers 500. The authorizer answers 200 ms
 * before Lambda's time is over.
 *
 * Throws a `TypeError` at construction if an option is invalid. Does NOT see API Gateway's own
 * result cache: set its TTL to 0. Otherwise an answer for one certificate is used for another.
 *
 * @example
 * const introspect = rfc7662FromEnv(process.env)
 * const require = byRoute({ 'GET /time': scopes('time:query') })
 * export const handler = httpApiAuthorizer(gate({ introspect, require }))
 */
export function httpApiAuthorizer(
  gate: Gate,
  options: HttpApiOptions = {}
): (event: HttpApiEvent, context?: LambdaContext) => Promise<SimpleResponse> {
  validateAdapter('httpApiAuthorizer', gate, options, contextOptionRules())
  const decide = safeGate(gate)
  return async (event, context) =>
    andThen(decideEvent(decide, parseEvent(event), context, options, 'none'), toSimpleResponse)
}

/**
 * A Lambda authorizer for an HTTP API, payload 2.0 without simple responses: an IAM policy for
 * exactly the requested ARN.
 *
 * Options and errors are those of `restApiAuthorizer`. AWS does not document whether an HTTP API
 * answers 401 if an authorizer throws `Unauthorized`. Does NOT see API Gateway's own result cache:
 * set its TTL to 0.
 *
 * @example
 * const introspect = authleteFromEnv(process.env)
 * export const handler = httpApiPolicyAuthorizer(gate({ introspect, require: noScopes }))
 */
export function httpApiPolicyAuthorizer(
  gate: Gate,
  options: HttpApiPolicyOptions = {}
): (event: HttpApiEvent, context?: LambdaContext) => Promise<AuthorizerPolicy> {
  validateAdapter('httpApiPolicyAuthorizer', gate, options, policyOptionRules())
  const decide = safeGate(gate)
  return async (event, context) =>
    andThen(
      decideEvent(decide, parseEvent(event), context, options, options.resource ?? 'exact'),
      answer => toPolicy(answer, options.refusals ?? 'policy')
    )
}
