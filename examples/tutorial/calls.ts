// The calls of step 6: who calls with what, and what API Gateway must answer.

import type { Variant } from './variant'
import type { Kind } from './wallet'

/** An answer of the host's, or a handshake that fails before there is one. */
export type Expected =
  | { readonly status: number; readonly body: string | RegExp }
  | 'allowed'
  | 'handshake refused'

export interface Planned {
  readonly call: string
  readonly certificate: 'client1' | 'client2' | 'stranger' | undefined
  readonly token: Kind | undefined
  readonly expected: Expected
}

const answers = {
  unauthorized: { status: 401, body: '{"message":"Unauthorized"}' },
  explicitDeny: {
    status: 403,
    body: '{"Message":"User is not authorized to access this resource with an explicit deny"}'
  },
  forbidden: { status: 403, body: '{"message":"Forbidden"}' },
  // Express and workers say what RFC 6750 says: a challenge, and the same error in a small body.
  invalidToken: { status: 401, body: /^\{"error":"(?:invalid_token|unauthorized)",/ },
  insufficientScope: { status: 403, body: /^\{"error":"insufficient_scope",/ }
} as const

/** A refused token is a 401 only from a REST API whose authorizer throws; a missing scope is a 403 everywhere. */
function answersOf({ host, api, refusals }: Variant) {
  if (host !== 'api-gateway')
    return { forbidden: answers.insufficientScope, unauthorized: answers.invalidToken }
  const forbidden = api === 'http' ? answers.forbidden : answers.explicitDeny
  return {
    forbidden,
    unauthorized: api === 'rest' && refusals === 'throw' ? answers.unauthorized : forbidden
  }
}

export function calls(variant: Variant): readonly Planned[] {
  const { forbidden, unauthorized } = answersOf(variant)
  return [
    {
      call: 'client 1 with its own token',
      certificate: 'client1',
      token: 'token',
      expected: 'allowed'
    },
    {
      call: "client 2 with client 1's token",
      certificate: 'client2',
      token: 'token',
      expected: unauthorized
    },
    { call: 'no token', certificate: 'client1', token: undefined, expected: unauthorized },
    {
      call: 'a token nobody issued',
      certificate: 'client1',
      token: 'token-unknown',
      expected: unauthorized
    },
    {
      call: 'an expired token',
      certificate: 'client1',
      token: 'token-expired',
      expected: unauthorized
    },
    {
      call: 'a revoked token',
      certificate: 'client1',
      token: 'token-revoked',
      expected: unauthorized
    },
    {
      call: 'a token without time:query',
      certificate: 'client1',
      token: 'token-other-scope',
      expected: forbidden
    },
    {
      call: 'a token bound to no certificate',
      certificate: 'client1',
      token: 'token-unbound',
      expected: unauthorized
    },
    {
      call: 'the refresh token',
      certificate: 'client1',
      token: 'refresh-token',
      expected: unauthorized
    },
    {
      call: variant.host === 'api-gateway' ? 'no certificate, by execute-api' : 'no certificate',
      certificate: undefined,
      token: 'token',
      expected: unauthorized
    },
    {
      call: "a stranger's certificate",
      certificate: 'stranger',
      token: 'token',
      expected: variant.host === 'cloudflare' ? unauthorized : 'handshake refused'
    }
  ]
}
