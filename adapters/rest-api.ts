// Amazon API Gateway, REST API: REQUEST and TOKEN authorizers. Also HTTP API with payload 1.0, and
// WebSocket $connect. Answers IAM policies.
import { andThen } from '../src/async/awaitable'
import { safeGate } from '../src/refusal/safe-gate'
import type { Gate } from '../src/types'
import { isObject, isString } from '../src/values/guards'
import { validateAdapter } from '../src/values/options'
import {
  decideEvent,
  type ParsedEvent,
  type PolicyOptions,
  policyOptionRules,
  toPolicy
} from './api-gateway/answer'
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

/**
 * The fields of an authorizer event that are read. The events of `@types/aws-lambda` and of the
 * console's test button fit.
 */
export interface RestApiEvent {
  readonly type?: string | null | undefined
  readonly methodArn?: string | null | undefined
  readonly resource?: string | null | undefined
  readonly authorizationToken?: string | null | undefined
  readonly headers?: { readonly [name: string]: string | null | undefined } | null | undefined
  readonly multiValueHeaders?:
    | { readonly [name: string]: readonly (string | null | undefined)[] | null | undefined }
    | null
    | undefined
  readonly requestContext?:
    | {
        readonly identity?:
          | { readonly clientCert?: ClientCert | null | undefined }
          | null
          | undefined
      }
    | null
    | undefined
}

export type RestApiOptions = PolicyOptions<RestApiEvent>

function parseEvent(input: RestApiEvent): ParsedEvent<RestApiEvent> {
  const event: RestApiEvent = isObject(input) ? input : {}
  const arn = parseMethodArn(event.methodArn)
  const isTokenEvent = event.type === 'TOKEN'
  const { headers, multiValueHeaders, resource, requestContext }: RestApiEvent = isTokenEvent
    ? { headers: { authorization: event.authorizationToken } }
    : event
  const isConnect = arn?.verb === '$connect'
  const route = isConnect ? '$connect' : resource
  const request = {
    method: isConnect ? 'CONNECT' : (arn?.verb ?? ''),
    path: arn?.path ?? '',
    header: makeHeaderReader(headers, multiValueHeaders),
    route: isString(route) ? route : undefined,
    certificate: certificateFromEvent(requestContext?.identity?.clientCert)
  }
  const isPayload2 = 'routeArn' in event
  const noCertificate = isTokenEvent
    ? 'choose payload type REQUEST'
    : isPayload2
      ? 'payload 2.0 is for gatecheck/http-api'
      : undefined
  return { event, request, arn, noCertificate }
}

/**
 * A Lambda authorizer for Amazon API Gateway: REST API (REQUEST; TOKEN only for unbound tokens),
 * HTTP API with payload 1.0, and WebSocket `$connect`. Answers an IAM policy for exactly the
 * requested ARN; its context holds the reason.
 *
 * `refusals: 'policy'` (default) answers every refusal with a Deny policy, which API Gateway
 * answers 403. `'throw'` throws `Unauthorized` for a 401 and another error for a 500. The
 * authorizer answers 200 ms before Lambda's time is over.
 *
 * Throws a `TypeError` at construction if an option is invalid. Per request it throws only with
 * `refusals: 'throw'`. Does NOT see API Gateway's own result cache: set its TTL to 0. Otherwise a
 * policy that was made for one certificate is used for another.
 *
 * @example
 * const introspect = authleteFromEnv(process.env)
 * export const handler = restApiAuthorizer(gate({ introspect, require: noScopes }))
 */
export function restApiAuthorizer(
  gate: Gate,
  options: RestApiOptions = {}
): (event: RestApiEvent, context?: LambdaContext) => Promise<AuthorizerPolicy> {
  validateAdapter('restApiAuthorizer', gate, options, policyOptionRules())
  const decide = safeGate(gate)
  return async (event, context) =>
    andThen(decideEvent(decide, parseEvent(event), context, options, options.resource), answer =>
      toPolicy(answer, options.refusals)
    )
}
