// Sends the answer to the client: the gateway's refusal, or the answer of the route's Lambda.
import type { ServerResponse } from 'node:http'
import { type GatewayResponses, refusalHeaders } from './gateway-responses'
import type { RunResult } from './lambda'
import { isRecord } from './policy'
import type { Refusal } from './verdict'

type Api = 'rest' | 'http'

/** Each kind of API has its own header name. */
function requestIdHeader(api: Api, requestId: string) {
  return { [api === 'rest' ? 'x-amzn-RequestId' : 'Apigw-Requestid']: requestId }
}

export function sendRefusal(
  response: ServerResponse,
  api: Api,
  refusal: Refusal,
  requestId: string,
  gatewayResponses?: GatewayResponses
): void {
  const { status, body, errorType } = refusal
  response
    .writeHead(status, {
      'Content-Type': 'application/json',
      ...requestIdHeader(api, requestId),
      ...(errorType === undefined ? {} : { 'x-amzn-ErrorType': errorType }),
      ...refusalHeaders(refusal, gatewayResponses)
    })
    .end(body)
}

/** If the Lambda fails or its answer is malformed: 502 from a REST API, 500 from an HTTP API. */
export function sendResult(
  response: ServerResponse,
  api: Api,
  result: RunResult,
  requestId: string
): void {
  const answer = result._tag === 'Answered' && isRecord(result.answer) ? result.answer : {}
  const { statusCode, headers, body } = answer
  if (typeof statusCode !== 'number')
    return sendRefusal(
      response,
      api,
      api === 'rest'
        ? {
            status: 502,
            body: '{"message": "Internal server error"}',
            errorType: 'InternalServerErrorException'
          }
        : { status: 500, body: '{"message":"Internal Server Error"}' },
      requestId
    )
  response
    .writeHead(statusCode, {
      'Content-Type': 'application/json',
      ...(isRecord(headers)
        ? Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
        : {}),
      ...requestIdHeader(api, requestId)
    })
    .end(typeof body === 'string' ? body : '')
}
