// Events of an HTTP API, what answers them, and what the gate receives.

import { type Gate, gate, noScopes, type ResourceRequest } from 'gatecheck'
import { type HttpApiEvent, httpApiAuthorizer, type SimpleResponse } from 'gatecheck/http-api'
import { httpApiEvent } from 'gatecheck/testing'
import * as assert from 'uvu/assert'
import type { ClientRequest } from '../../contract'
import { bound, first, knowsToken, now, secret } from '../../samples'

/** HTTP API joins field lines with a comma. */
export function eventFor({
  authorization,
  certificate,
  method,
  path
}: ClientRequest): HttpApiEvent {
  const event = httpApiEvent({ method, path, certificate })
  return authorization.length === 0
    ? event
    : { ...event, headers: { ...event.headers, authorization: authorization.join(',') } }
}

export const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
export const boundEvent = httpApiEvent({ token: secret, certificate: first.pem })
export function authorize(event: unknown, decide: Gate = pass): Promise<SimpleResponse> {
  return httpApiAuthorizer(decide)(event as HttpApiEvent)
}

export async function requestToGate(event: unknown): Promise<ResourceRequest> {
  let request: ResourceRequest | undefined
  await authorize(event, async resourceRequest => {
    request = resourceRequest
    return { _tag: 'Unauthorized', status: 401, reason: 'inactive', challenges: [] }
  })
  assert.ok(request)
  return request
}
