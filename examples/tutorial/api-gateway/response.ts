// What goes back to the client: the gateway's own refusal, or what the resource's Lambda answered.
import type { ServerResponse } from 'node:http'
import type { Run } from './lambda'
import { isRecord } from './policy'
import type { Refusal } from './verdict'

type Api = 'rest' | 'http'
/** By the name that each kind of API uses. */
function identified(api: Api, requestId: string) {
  return { [api === 'rest' ? 'x-amzn-RequestId' : 'Apigw-Requestid']: requestId }
}

export function refuse(
  response: ServerResponse,
  api: Api,
  { status, body, errorType }: Refusal,
  requestId: string
): void {
  response
    .writeHead(status, {
      'Content-Type': 'application/json',
      ...identified(api, requestId),
      ...(errorType === undefined ? {} : { 'x-amzn-ErrorType': errorType })
    })
    .end(body)
}

/** A resource that fails, or answers anything but a proxy result, is the API's fault: 502 from a REST API, 500 from an HTTP API. */
export function deliver(response: ServerResponse, api: Api, result: Run, requestId: string): void {
  const answer = result._tag === 'Answered' && isRecord(result.answer) ? result.answer : {}
  const { statusCode, headers, body } = answer
  if (typeof statusCode !== 'number')
    return refuse(
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
      ...identified(api, requestId)
    })
    .end(typeof body === 'string' ? body : '')
}
