// Requests to a fetch host, what its gate receives, and what it answers.

import {
  type Allow,
  type ClientCertificate,
  gate,
  noScopes,
  type ResourceRequest,
  type Signal
} from 'gatecheck'
import { type FetchOptions, type FetchRequest, fetchGate } from 'gatecheck/fetch'
import * as assert from 'uvu/assert'
import { assertNoSecrets, type ClientRequest } from '../../contract'
import { bound, knowsToken, now, pem, secret } from '../../samples'
import { type ResponseFields, readResponse } from '../http-response'

export function requestFor({ authorization, method, path }: ClientRequest): Request {
  const headers = new Headers()
  for (const line of authorization) headers.append('authorization', line)
  return new Request(`https://api.example.com${path}`, { method, headers })
}
export function presenting(certificate: string | undefined) {
  return (): ClientCertificate | undefined =>
    certificate === undefined ? undefined : pem(certificate)
}

export function bearerRequest(
  url = 'https://api.example.com/time',
  init: RequestInit = {}
): Request {
  return new Request(url, { headers: { authorization: `Bearer ${secret}` }, ...init })
}
export const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })

/** What a gate gets from fetchGate: the request, and the signal that aborts it. */
export async function gateArguments(
  request: FetchRequest,
  options: FetchOptions = {}
): Promise<readonly [ResourceRequest, Signal | undefined]> {
  let gateArgs: readonly [ResourceRequest, Signal | undefined] | undefined
  await fetchGate(async (request, signal) => {
    gateArgs = [request, signal]
    return { _tag: 'ServerError', status: 500, reason: 'clock_invalid', detail: 'x' }
  }, options)(request)
  assert.ok(gateArgs)
  return gateArgs
}
export async function readRefusal(answer: Promise<Allow | Response>): Promise<ResponseFields> {
  const fields = await readResponse(await answer)
  assert.not.ok('_tag' in fields)
  assertNoSecrets(fields)
  return fields as ResponseFields
}
export function headerValue({ headers }: ResponseFields, name: string): string | undefined {
  return new Map(headers).get(name)
}
