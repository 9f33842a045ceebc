// The calls of step 6: who calls with what, and what API Gateway must answer.
import type { Kind } from './wallet'
import type { Variant } from './variant'

/** An answer of API Gateway, or a handshake that fails before there is one. */
export type Expected = { readonly status: number; readonly body: string } | 'allowed' | 'handshake refused'

export interface Planned {
  readonly call: string
  readonly certificate: 'client1' | 'client2' | 'stranger' | undefined
  readonly token: Kind | undefined
  readonly expected: Expected
}

const answers = {
  unauthorized: { status: 401, body: '{"message":"Unauthorized"}' },
  explicitDeny: { status: 403, body: '{"Message":"User is not authorized to access this resource with an explicit deny"}' },
  forbidden: { status: 403, body: '{"message":"Forbidden"}' }
} as const

/** A refused token is a 401 only from a REST API whose authorizer throws; a missing scope is a 403 everywhere. */
export const calls = ({ api, refusals }: Variant): readonly Planned[] => {
  const forbidden = api === 'http' ? answers.forbidden : answers.explicitDeny
  const unauthorized = api === 'rest' && refusals === 'throw' ? answers.unauthorized : forbidden
  return [
    { call: 'client 1 with its own token', certificate: 'client1', token: 'token', expected: 'allowed' },
    { call: "client 2 with client 1's token", certificate: 'client2', token: 'token', expected: unauthorized },
    { call: 'no token', certificate: 'client1', token: undefined, expected: unauthorized },
    { call: 'a token nobody issued', certificate: 'client1', token: 'token-unknown', expected: unauthorized },
    { call: 'an expired token', certificate: 'client1', token: 'token-expired', expected: unauthorized },
    { call: 'a revoked token', certificate: 'client1', token: 'token-revoked', expected: unauthorized },
    { call: 'a token without time:query', certificate: 'client1', token: 'token-other-scope', expected: forbidden },
    { call: 'a token bound to no certificate', certificate: 'client1', token: 'token-unbound', expected: unauthorized },
    { call: 'the refresh token', certificate: 'client1', token: 'refresh-token', expected: unauthorized },
    { call: 'no certificate, by execute-api', certificate: undefined, token: 'token', expected: unauthorized },
    { call: "a stranger's certificate", certificate: 'stranger', token: 'token', expected: 'handshake refused' }
  ]
}
