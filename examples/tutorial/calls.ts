// The calls of step 6: the certificate and token of each, and the answer it must get.

import type { TokenKind } from './tokens'
import type { Variant } from './variant'

/** The answer of the host, or a TLS handshake that fails before any answer. */
export type Expected =
  | { readonly status: number; readonly body: string | RegExp }
  | 'allowed'
  | 'handshake refused'

export interface PlannedCall {
  readonly call: string
  readonly certificate: 'client1' | 'client2' | 'stranger' | undefined
  readonly token: TokenKind | undefined
  readonly expected: Expected
}

const responses = {
  unauthorized: { status: 401, body: '{"message":"Unauthorized"}' },
  explicitDeny: {
    status: 403,
    body: '{"Message":"User is not authorized to access this resource with an explicit deny"}'
  },
  forbidden: { status: 403, body: '{"message":"Forbidden"}' },
  // Express and Workers answer as RFC 6750 §3 says, and repeat the error in a small body.
  invalidToken: { status: 401, body: /^\{"error":"(?:invalid_token|unauthorized)",/ },
  insufficientScope: { status: 403, body: /^\{"error":"insufficient_scope",/ }
} as const

/**
 * API Gateway answers 401 for a refused token only if the authorizer of a REST API throws.
 * A missing scope is 403 on every host.
 */
function expectedResponses({ host, api, refusals }: Variant) {
  if (host !== 'api-gateway')
    return { forbidden: responses.insufficientScope, unauthorized: responses.invalidToken }
  const forbidden = api === 'http' ? responses.forbidden : responses.explicitDeny
  return {
    forbidden,
    unauthorized: api === 'rest' && refusals === 'throw' ? responses.unauthorized : forbidden
  }
}

export function plannedCalls(variant: Variant): readonly PlannedCall[] {
  const { forbidden, unauthorized } = expectedResponses(variant)
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
      call: 'a token that was never issued',
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
    variant.tokens === 'jwt'
      ? {
          call: 'a JWT that the server cannot revoke',
          certificate: 'client1',
          token: 'token-revoked',
          expected: { status: 200, body: /"scope":"time:query"/ }
        }
      : {
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
      call:
        variant.host === 'api-gateway' ? 'no certificate, through execute-api' : 'no certificate',
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
