// An authorizer for REST API over Authlete, with an answer that a test chooses.

import { authleteFromEnv, gate, noScopes, type TransportAnswer } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { restApiEvent } from 'gatecheck/testing'
import { first, now, secret } from '../samples'

export const env = {
  AUTHLETE_BASE_URL: 'https://api.authlete.com',
  AUTHLETE_SERVICE_APIKEY: '1',
  AUTHLETE_SERVICE_APISECRET: 'x'
}
export const event = restApiEvent({ token: secret, certificate: first.pem })
export function authlete(answer: TransportAnswer | Error) {
  return authleteFromEnv(env, {
    transport: async () => {
      if (answer instanceof Error) throw answer
      return answer
    }
  })
}
export function answered(status: number, body: string): TransportAnswer {
  return { _tag: 'Answered', status, body }
}
export const okAnswer = {
  action: 'OK',
  subject: 'john',
  scopes: [],
  certificateThumbprint: first.thumbprint,
  expiresAt: 1.9e12
}
export function authorizerFor(answer: TransportAnswer | Error) {
  return restApiAuthorizer(gate({ introspect: authlete(answer), require: noScopes, now }))
}
