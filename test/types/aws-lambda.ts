// The handler types of @types/aws-lambda accept our handlers without a cast. Also compiled against
// the tarball.
import type {
  APIGatewayAuthorizerEvent,
  APIGatewayAuthorizerHandler,
  APIGatewayAuthorizerResult,
  APIGatewayAuthorizerResultContext,
  APIGatewayAuthorizerWithContextHandler,
  APIGatewayIAMAuthorizerResult,
  APIGatewayRequestAuthorizerEvent,
  APIGatewayRequestAuthorizerEventV2,
  APIGatewayRequestAuthorizerHandler,
  APIGatewayRequestAuthorizerWithContextHandler,
  APIGatewayRequestIAMAuthorizerHandlerV2,
  APIGatewayRequestIAMAuthorizerV2WithContextHandler,
  APIGatewayRequestSimpleAuthorizerHandlerV2,
  APIGatewayRequestSimpleAuthorizerHandlerV2WithContext,
  APIGatewaySimpleAuthorizerResult,
  APIGatewaySimpleAuthorizerWithContextResult,
  APIGatewayTokenAuthorizerEvent,
  APIGatewayTokenAuthorizerHandler,
  APIGatewayTokenAuthorizerWithContextHandler,
  Context,
  CustomAuthorizerEvent,
  CustomAuthorizerHandler,
  Handler
} from 'aws-lambda'
import type { Gate } from 'gatecheck'
import { type HttpApiEvent, httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { type RestApiEvent, restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'

declare const pass: Gate
const rest = restApiAuthorizer(pass)
const simple = httpApiAuthorizer(pass)
const iam = httpApiPolicyAuthorizer(pass)

/** REST API: REQUEST, TOKEN or either. Also an HTTP API with payload format 1.0. */
export const request: APIGatewayRequestAuthorizerHandler = rest
export const requestWithContext: APIGatewayRequestAuthorizerWithContextHandler<APIGatewayAuthorizerResultContext> =
  rest
export const token: APIGatewayTokenAuthorizerHandler = rest
export const tokenWithContext: APIGatewayTokenAuthorizerWithContextHandler<APIGatewayAuthorizerResultContext> =
  rest
export const either: APIGatewayAuthorizerHandler = rest
export const eitherWithContext: APIGatewayAuthorizerWithContextHandler<APIGatewayAuthorizerResultContext> =
  rest
export const legacy: CustomAuthorizerHandler = rest

/** WebSocket `$connect`: @types/aws-lambda has no event for it, so it is derived from REQUEST. */
type Connecting = Omit<
  APIGatewayRequestAuthorizerEvent,
  'resource' | 'path' | 'httpMethod' | 'pathParameters' | 'requestContext'
> & {
  readonly requestContext: Pick<
    APIGatewayRequestAuthorizerEvent['requestContext'],
    'identity' | 'apiId' | 'stage'
  > & {
    readonly routeKey: '$connect'
    readonly eventType: 'CONNECT'
    readonly connectionId: string
  }
}
export const connect: Handler<Connecting, APIGatewayAuthorizerResult> = rest

/** HTTP API, payload format 2.0. */
export const simpleV2: APIGatewayRequestSimpleAuthorizerHandlerV2 = simple
export const simpleWithContextV2: APIGatewayRequestSimpleAuthorizerHandlerV2WithContext<APIGatewayAuthorizerResultContext> =
  simple
export const iamV2: APIGatewayRequestIAMAuthorizerHandlerV2 = iam
export const iamWithContextV2: APIGatewayRequestIAMAuthorizerV2WithContextHandler<APIGatewayAuthorizerResultContext> =
  iam

/** Called directly, as a wrapper of the user does. */
export async function callDirectly(
  event: APIGatewayRequestAuthorizerEvent,
  eventV2: APIGatewayRequestAuthorizerEventV2,
  context: Context
) {
  const result: APIGatewayAuthorizerResult = await rest(event, context)
  const iamResult: APIGatewayIAMAuthorizerResult = await iam(eventV2, context)
  const simpleResult: APIGatewaySimpleAuthorizerResult = await simple(eventV2, context)
  const withContext: APIGatewaySimpleAuthorizerWithContextResult<APIGatewayAuthorizerResultContext> =
    await simple(eventV2)
  return [
    { ...result, usageIdentifierKey: 'key' } satisfies APIGatewayAuthorizerResult,
    iamResult,
    simpleResult,
    withContext
  ]
}

/** Members are strings, not literals, so that a loosely typed event is accepted. */
export function events(
  request: APIGatewayRequestAuthorizerEvent,
  token: APIGatewayTokenAuthorizerEvent,
  either: APIGatewayAuthorizerEvent,
  legacy: CustomAuthorizerEvent,
  loose: { type: string; methodArn: string }
): readonly RestApiEvent[] {
  return [request, token, either, legacy, loose, {}]
}
export function eventsV2(
  event: APIGatewayRequestAuthorizerEventV2,
  loose: { version: string; routeArn: string | null }
): readonly HttpApiEvent[] {
  return [event, loose]
}

/** `see` and `context` get the event that the handler or the annotation names. */
export const handlerTypes: APIGatewayRequestAuthorizerHandler = restApiAuthorizer(pass, {
  see: (_, event) => event.requestContext.requestId.length,
  context: (_, event) => ({ host: event.requestContext.domainName })
})
export const annotated = restApiAuthorizer(pass, {
  see: (_, event: APIGatewayRequestAuthorizerEvent, { took, policyContext }) =>
    `${event.requestContext.requestId} ${took.toFixed()} ${String(policyContext['reason'])}`,
  context: (_, event: APIGatewayRequestAuthorizerEvent) => ({ ip: event.requestContext.stage })
})
export const annotatedV2 = httpApiAuthorizer(pass, {
  see: (_, event: APIGatewayRequestAuthorizerEventV2) => event.requestContext.timeEpoch.toFixed()
})
export const annotatedPolicyV2 = httpApiPolicyAuthorizer(pass, {
  see: (_, event: APIGatewayRequestAuthorizerEventV2) => event.requestContext.http.method.length
})
export const annotatedHandler: APIGatewayRequestAuthorizerHandler = annotated
export const annotatedHandlerV2: APIGatewayRequestSimpleAuthorizerHandlerV2 = annotatedV2

/** Real events lack members that these types ask for: an annotated handler needs a cast in tests. */
export const calls = [
  annotated(restApiEvent({ token: 'good' }) as APIGatewayRequestAuthorizerEvent),
  annotatedV2(httpApiEvent({ token: 'good' }) as APIGatewayRequestAuthorizerEventV2),
  annotatedPolicyV2(httpApiEvent() as APIGatewayRequestAuthorizerEventV2)
]

/** Without an annotation a context function gets our event type. */
export const withOwnContext = restApiAuthorizer(pass, {
  context: (decision, { methodArn, headers }) => ({
    tag: decision._tag,
    methodArn,
    host: headers?.['Host']
  })
})
