// Amazon API Gateway, HTTP API with authorizer payload 2.0: simple responses, or IAM policies.
import { rehearseAuthorizer } from '#host'
import { andThen } from '../src/async/awaitable'
import { safeGate } from '../src/refusal/safe-gate'
import type { Gate } from '../src/types'
import { isObject, isString } from '../src/values/guards'
import { knownOf } from '../src/values/known'
import { validateAdapter } from '../src/values/options'
import {
  type AuthorizerAnswer,
  decideEvent,
  type ParsedEvent,
  toError,
  toPolicy
} from './api-gateway/answer'
import {
  type ClientCert,
  certificateFromEvent,
  findArnProblem,
  type LambdaContext,
  makeEventHeaderReader,
  parseMethodArn
} from './api-gateway/event'
import {
  type ContextOptions,
  contextOptionRules,
  type PolicyOptions,
  policyOptionRules
} from './api-gateway/options'
import type { AuthorizerPolicy } from './api-gateway/policy'
import { makeUrlReader, type UrlReader } from './http/public-url'

export type { ClientCert, LambdaContext } from './api-gateway/event'
export type { AuthorizerObservation } from './api-gateway/options'
export type { AuthorizerPolicy } from './api-gateway/policy'

/** The fields of an event with payload 2.0 that are read. The type of `@types/aws-lambda` fits. */
export interface HttpApiEvent {
  readonly version?: string | null | undefined
  readonly routeArn?: string | null | undefined
  readonly routeKey?: string | null | undefined
  readonly headers?: { readonly [name: string]: string | null | undefined } | null | undefined
  readonly requestContext?:
    | {
        /** Not read. It is here for your `see` and `context`. */
        readonly requestId?: string | null | undefined
        readonly domainName?: string | null | undefined
        readonly authentication?:
          | { readonly clientCert?: ClientCert | null | undefined }
          | null
          | undefined
      }
    | null
    | undefined
}

export interface HttpApiOptions<E extends HttpApiEvent = HttpApiEvent> extends ContextOptions<E> {}
export interface HttpApiPolicyOptions<E extends HttpApiEvent = HttpApiEvent>
  extends PolicyOptions<E> {}

/** What API Gateway expects if `enableSimpleResponses` is on. */
export interface SimpleResponse {
  isAuthorized: boolean
  context: { [name: string]: string | number | boolean }
}

/** REST APIs send no version, but an ARN of another name. */
function isPayload1(event: HttpApiEvent & { readonly methodArn?: unknown }): boolean {
  return event.version === '1.0' || (!event.routeArn && isString(event.methodArn))
}

function parseEvent<E extends HttpApiEvent>(
  input: E,
  readUrl: UrlReader | undefined
): ParsedEvent<E> {
  const event = (isObject(input) ? input : {}) as E
  const arn = parseMethodArn(event.routeArn)
  const { routeKey, requestContext } = event
  const { domainName } = requestContext ?? {}
  const request = {
    method: arn?.verb ?? '',
    // Not rawPath: it holds the stage and lacks the mapping.
    path: arn?.path ?? '',
    // Only with `publicUrl`: the event does not tell the mapping of a custom domain.
    url: readUrl?.(arn?.path ?? '', () => (isString(domainName) ? [domainName] : [])),
    header: makeEventHeaderReader(event.headers),
    route: isString(routeKey) ? routeKey.replace(/^[A-Z]+ /, '') : undefined,
    certificate: certificateFromEvent(requestContext?.authentication?.clientCert)
  }
  const arnProblem = arn === undefined ? findArnProblem('routeArn', event.routeArn) : undefined
  const problem = isPayload1(event) ? 'payload_1_0_is_for_rest_api' : arnProblem
  // An HTTP API has no gateway responses.
  return { event, request, arn, problem, deliversNonce: false }
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
 * before Lambda's time is over. An event of payload 1.0, without an ARN or with a wildcard as its
 * stage is a 500 `wrong_event`, and the gate is not asked.
 *
 * DPoP needs `publicUrl`. Nonces cannot be delivered here: a gate with nonces is a 500
 * `adapter_misused`.
 *
 * `E` is the event that `see` and `context` get. It may be any type of `@types/aws-lambda` that
 * fits: annotate the parameter.
 *
 * Throws a `TypeError` at construction if an option is invalid. Does NOT see API Gateway's own
 * result cache: set its TTL to 0. Otherwise an answer for one certificate is used for another.
 *
 * @example
 * const introspect = rfc7662FromEnv(process.env)
 * const require = byRoute({ 'GET /time': scopes('time:query') })
 * export const handler = httpApiAuthorizer(gate({ introspect, require }))
 */
export function httpApiAuthorizer<E extends HttpApiEvent = HttpApiEvent>(
  gate: Gate,
  options: HttpApiOptions<E> = {}
): (event: E, context?: LambdaContext) => Promise<SimpleResponse> {
  validateAdapter('httpApiAuthorizer', gate, options, contextOptionRules())
  const decide = safeGate(gate)
  rehearseAuthorizer(knownOf(gate)?.warm, httpApiAuthorizer)
  const readUrl = makeUrlReader(options.publicUrl)
  return async (event, context) => {
    const parsed = parseEvent(event, readUrl)
    return andThen(decideEvent(decide, parsed, context, options, 'none'), toSimpleResponse)
  }
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
export function httpApiPolicyAuthorizer<E extends HttpApiEvent = HttpApiEvent>(
  gate: Gate,
  options: HttpApiPolicyOptions<E> = {}
): (event: E, context?: LambdaContext) => Promise<AuthorizerPolicy> {
  validateAdapter('httpApiPolicyAuthorizer', gate, options, policyOptionRules())
  const decide = safeGate(gate)
  rehearseAuthorizer(knownOf(gate)?.warm, httpApiPolicyAuthorizer)
  const { refusals = 'policy', resource = 'exact' } = options
  const readUrl = makeUrlReader(options.publicUrl)
  return async (event, context) => {
    const parsed = parseEvent(event, readUrl)
    return andThen(decideEvent(decide, parsed, context, options, resource), answer =>
      toPolicy(answer, refusals)
    )
  }
}
