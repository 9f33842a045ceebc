// Amazon API Gateway, REST API: REQUEST and TOKEN authorizers; also HTTP API payload 1.0 and WebSocket $connect. Answers IAM policies.
import { andThen } from '../src/async/awaitable'
import { safeGate } from '../src/refusal/safe-gate'
import type { Gate } from '../src/types'
import { isObject, isString } from '../src/values/guards'
import { validateAdapter } from '../src/values/options'
import {
  type Arrival,
  certificateUnavailable,
  decideEvent,
  type PolicyOptions,
  policyForAnswer,
  policyOptions
} from './api-gateway/answer'
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

/** What is read of an authorizer event; `@types/aws-lambda`'s types fit, and so does what the console's test sends. */
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

function arrivalOf(given: RestApiEvent): Arrival<RestApiEvent> {
  const event: RestApiEvent = isObject(given) ? given : {}
  const arn = parseMethodArn(event.methodArn)
  const token = event.type === 'TOKEN'
  const { headers, multiValueHeaders, resource, requestContext }: RestApiEvent = token
    ? { headers: { authorization: event.authorizationToken } }
    : event
  const connect = arn?.verb === '$connect'
  const route = connect ? '$connect' : resource
  const request = {
    method: connect ? 'CONNECT' : (arn?.verb ?? ''),
    path: arn?.path ?? '',
    header: headerReader(headers, multiValueHeaders),
    route: isString(route) ? route : undefined,
    certificate: certificateFromEvent(requestContext?.identity?.clientCert)
  }
  return {
    event,
    request,
    arn,
    amended: token
      ? certificateUnavailable('choose payload type REQUEST')
      : 'routeArn' in event
        ? certificateUnavailable('payload 2.0 is for gatecheck/http-api')
        : undefined
  }
}

/**
 * A Lambda authorizer for Amazon API Gateway: REST API (REQUEST; TOKEN, for unbound tokens only), HTTP API with payload 1.0, and
 * WebSocket `$connect`. Answers an IAM policy for exactly the requested ARN, with the reason in its context.
 *
 * `refusals: 'policy'` (default) answers every refusal with a Deny, hence 403; `'throw'` throws `Unauthorized` for a 401 and any
 * other error for a 500. Decides within the time Lambda has left, less 200 ms. Throws at construction for an option that is none;
 * at run time only what API Gateway demands. Does NOT see API Gateway's own result cache: set its TTL to 0, or a policy made for
 * one certificate is replayed for another.
 *
 * @example
 * export const handler = restApiAuthorizer(gate({ introspect: authleteFromEnv(process.env), require: noScopes }))
 */
export function restApiAuthorizer(
  gate: Gate,
  options: RestApiOptions = {}
): (event: RestApiEvent, context?: LambdaContext) => Promise<AuthorizerPolicy> {
  validateAdapter('restApiAuthorizer', gate, options, policyOptions())
  const safe = safeGate(gate)
  return async (event, context) =>
    andThen(
      decideEvent(safe, arrivalOf(event), context, options, options.resource ?? 'exact'),
      answer => policyForAnswer(answer, options.refusals ?? 'policy')
    )
}
