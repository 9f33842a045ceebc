// Amazon API Gateway, REST API: REQUEST and TOKEN authorizers. Also HTTP API with payload 1.0, and
// WebSocket $connect. Answers IAM policies.
import { rehearseAuthorizer } from '#host'
import { andThen } from '../src/async/awaitable'
import { safeGate } from '../src/refusal/safe-gate'
import type { Gate } from '../src/types'
import { isObject, isString } from '../src/values/guards'
import { knownOf } from '../src/values/known'
import { validateAdapter } from '../src/values/options'
import { decideEvent, type ParsedEvent, toPolicy } from './api-gateway/answer'
import {
  type ClientCert,
  certificateFromEvent,
  findArnProblem,
  type LambdaContext,
  makeEventHeaderReader,
  parseMethodArn
} from './api-gateway/event'
import { type PolicyOptions, policyOptionRules } from './api-gateway/options'
import type { AuthorizerPolicy } from './api-gateway/policy'
import { joinUrl, makeUrlReader, type UrlReader } from './http/public-url'

export type { ClientCert, LambdaContext } from './api-gateway/event'
export type { AuthorizerObservation } from './api-gateway/options'
export type { AuthorizerPolicy } from './api-gateway/policy'

/**
 * The fields of an authorizer event that are read. The events of `@types/aws-lambda` and of the
 * console's test button fit.
 */
export interface RestApiEvent {
  readonly version?: string | null | undefined
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
        /** Not read. It is here for your `see` and `context`. */
        readonly requestId?: string | null | undefined
        readonly domainName?: string | null | undefined
        /** With the stage or the base path. Not in events of a WebSocket. */
        readonly path?: string | null | undefined
        readonly identity?:
          | { readonly clientCert?: ClientCert | null | undefined }
          | null
          | undefined
      }
    | null
    | undefined
}

export interface RestApiOptions<E extends RestApiEvent = RestApiEvent> extends PolicyOptions<E> {}

/** Payload 2.0 has a version, and an ARN of another name. */
function isPayload2(event: RestApiEvent & { readonly routeArn?: unknown }): boolean {
  return event.version === '2.0' || (!event.methodArn && isString(event.routeArn))
}

/**
 * Without `publicUrl` only a REST API tells which URL the client called. Payload 1.0 of an HTTP API
 * has a version. A TOKEN event holds no proof, so it needs no URL.
 */
function urlOf(
  { type, version, requestContext }: RestApiEvent,
  arnPath: string,
  isConnect: boolean,
  readUrl: UrlReader | undefined
): string | undefined {
  const { domainName, path } = requestContext ?? {}
  if (type === 'TOKEN') return undefined
  if (readUrl === undefined)
    return isString(domainName) && isString(path) && !isConnect && version !== '1.0'
      ? joinUrl(`https://${domainName}`, path)
      : undefined
  const url = readUrl(arnPath, () => (isString(domainName) ? [domainName] : []))
  // A WebSocket has one URL: that of its stage, without a slash.
  return isConnect ? url.slice(0, -1) : url
}

function parseEvent<E extends RestApiEvent>(
  input: E,
  readUrl: UrlReader | undefined,
  refusals: RestApiOptions['refusals']
): ParsedEvent<E> {
  const event = (isObject(input) ? input : {}) as E
  const arn = parseMethodArn(event.methodArn)
  const isTokenEvent = event.type === 'TOKEN'
  const { headers, multiValueHeaders, resource, requestContext }: RestApiEvent = isTokenEvent
    ? { headers: { authorization: event.authorizationToken } }
    : event
  // Of a WebSocket nothing follows. A method may have this name, too.
  const isConnect = arn !== undefined && arn.text === `${arn.stage}/$connect`
  const route = isConnect ? '$connect' : resource
  const request = {
    method: isConnect ? 'CONNECT' : (arn?.verb ?? ''),
    path: arn?.path ?? '',
    header: makeEventHeaderReader(headers, multiValueHeaders),
    route: isString(route) ? route : undefined,
    url: urlOf(event, arn?.path ?? '', isConnect, readUrl),
    certificate: certificateFromEvent(requestContext?.identity?.clientCert)
  }
  const arnProblem = arn === undefined ? findArnProblem('methodArn', event.methodArn) : undefined
  const problem = isPayload2(event) ? 'payload_2_0_is_for_http_api' : arnProblem
  // Neither a WebSocket nor an HTTP API has gateway responses, and a thrown 401 has no context.
  const deliversNonce = refusals !== 'throw' && !isConnect && event.version !== '1.0'
  return { event, request, arn, problem, isTokenEvent, deliversNonce }
}

/**
 * A Lambda authorizer for Amazon API Gateway: REST API (REQUEST; TOKEN only for unbound tokens),
 * HTTP API with payload 1.0, and WebSocket `$connect`. Answers an IAM policy for exactly the
 * requested ARN; its context holds the reason.
 *
 * `refusals: 'policy'` (default) answers every refusal with a Deny policy, which API Gateway
 * answers 403. `'throw'` throws `Unauthorized` for a 401 and another error for a 500. The
 * authorizer answers 200 ms before Lambda's time is over. An event of payload 2.0, without an ARN
 * or with a wildcard as its stage is a 500 `wrong_event`, and the gate is not asked.
 *
 * DPoP: the client's URL is `https://{domainName}{requestContext.path}`, or `publicUrl` and the
 * path. The context's `dpop_nonce` is for the header `DPoP-Nonce`: map it in the gateway response.
 * Where that is impossible (`'throw'`, payload 1.0, WebSocket), a gate with nonces is a 500
 * `adapter_misused`.
 *
 * `E` is the event that `see` and `context` get. It may be any type of `@types/aws-lambda` that
 * fits: annotate the parameter.
 *
 * Throws a `TypeError` at construction if an option is invalid. Per request it throws only with
 * `refusals: 'throw'`. Does NOT see API Gateway's own result cache: set its TTL to 0. Otherwise a
 * policy that was made for one certificate is used for another.
 *
 * @example
 * const introspect = authleteFromEnv(process.env)
 * export const handler = restApiAuthorizer(gate({ introspect, require: noScopes }))
 */
export function restApiAuthorizer<E extends RestApiEvent = RestApiEvent>(
  gate: Gate,
  options: RestApiOptions<E> = {}
): (event: E, context?: LambdaContext) => Promise<AuthorizerPolicy> {
  validateAdapter('restApiAuthorizer', gate, options, policyOptionRules())
  const decide = safeGate(gate)
  rehearseAuthorizer(knownOf(gate)?.warm, restApiAuthorizer)
  const { refusals, resource } = options
  const readUrl = makeUrlReader(options.publicUrl)
  return async (event, context) => {
    const parsed = parseEvent(event, readUrl, refusals)
    return andThen(decideEvent(decide, parsed, context, options, resource), answer =>
      toPolicy(answer, refusals)
    )
  }
}
