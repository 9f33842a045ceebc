// Events of a REST API, the policy that answers them, and what the gate receives.

import { type Gate, gate, noScopes, type ResourceRequest } from 'gatecheck'
import {
  type AuthorizerPolicy,
  type RestApiEvent,
  type RestApiOptions,
  restApiAuthorizer
} from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import * as assert from 'uvu/assert'
import type { ClientRequest } from '../../contract'
import { bound, first, knowsToken, now, secret } from '../../samples'

export function eventFor({
  authorization,
  certificate,
  method,
  path
}: ClientRequest): RestApiEvent {
  const event = restApiEvent({ method, path, certificate })
  const [last] = authorization.slice(-1)
  return last === undefined
    ? event
    : {
        ...event,
        headers: { ...event.headers, Authorization: last },
        multiValueHeaders: { ...event.multiValueHeaders, Authorization: authorization }
      }
}
export function statementOf({ policyDocument }: AuthorizerPolicy) {
  return policyDocument.Statement[0]
}

export const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
export const boundEvent = restApiEvent({ token: secret, certificate: first.pem })
export function authorize(
  event: unknown,
  options: RestApiOptions = {},
  decide: Gate = pass
): Promise<AuthorizerPolicy> {
  return restApiAuthorizer(decide, options)(event as RestApiEvent)
}
export async function authorizedEffect(
  event: unknown,
  options: RestApiOptions = {},
  decide: Gate = pass
): Promise<string | undefined> {
  return statementOf(await authorize(event, options, decide))?.Effect
}

export function arn(path: string): string {
  return `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET${path}`
}

export async function requestToGate(event: unknown): Promise<ResourceRequest> {
  let request: ResourceRequest | undefined
  await authorize(event, {}, async resourceRequest => {
    request = resourceRequest
    return { _tag: 'ServerError', status: 500, reason: 'clock_invalid', detail: 'x' }
  })
  assert.ok(request)
  return request
}

/** An event for an authorizer of the kind TOKEN, which holds nothing else. */
export const tokenEvent = {
  type: 'TOKEN',
  methodArn: boundEvent.methodArn,
  authorizationToken: `Bearer ${secret}`
}
