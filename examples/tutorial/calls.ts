// The calls of step 6: what each shows beside its token, and the answer it must get.

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
  /** Who makes a proof for this call; `replayed`: it repeats the last one. Absent: as Bearer. */
  readonly proof?: 'client1' | 'client2' | 'replayed' | undefined
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
  invalidProof: { status: 401, body: /^\{"error":"invalid_dpop_proof",/ },
  insufficientScope: { status: 403, body: /^\{"error":"insufficient_scope",/ }
} as const

/**
 * API Gateway answers 401 for a refused token only if the authorizer of a REST API throws.
 * A missing scope is 403 on every host.
 */
function expectedResponses({ host, api, refusals }: Variant) {
  if (host !== 'api-gateway')
    return {
      forbidden: responses.insufficientScope,
      unauthorized: responses.invalidToken,
      replayed: responses.invalidProof
    }
  const forbidden = api === 'http' ? responses.forbidden : responses.explicitDeny
  const unauthorized = api === 'rest' && refusals === 'throw' ? responses.unauthorized : forbidden
  return { forbidden, unauthorized, replayed: unauthorized }
}

type Shown = Pick<PlannedCall, 'certificate' | 'proof'>

/** What client 1 shows. With keys alone, no client shows a certificate. */
const shownByOwner: Readonly<Record<Variant['binding'], Shown>> = {
  certificate: { certificate: 'client1' },
  dpop: { certificate: undefined, proof: 'client1' },
  both: { certificate: 'client1', proof: 'client1' }
}
const unboundCalls: Readonly<Record<Variant['binding'], string>> = {
  certificate: 'a token bound to no certificate',
  dpop: 'a token bound to no key',
  both: 'a token bound to nothing'
}

export function plannedCalls(variant: Variant): readonly PlannedCall[] {
  const { forbidden, unauthorized, replayed } = expectedResponses(variant)
  const own = shownByOwner[variant.binding]
  const refused = (call: string, token: TokenKind | undefined, shown: Shown): PlannedCall => ({
    call,
    ...shown,
    token,
    expected: unauthorized
  })
  const stolen = (call: string, shown: Shown): PlannedCall => refused(call, 'token', shown)
  const withoutCertificate =
    variant.host === 'api-gateway' ? 'no certificate, through execute-api' : 'no certificate'
  const repeated: PlannedCall = {
    ...stolen('the same request again', { ...own, proof: 'replayed' }),
    expected: replayed
  }
  const attacks: Readonly<Record<Variant['binding'], readonly PlannedCall[]>> = {
    certificate: [stolen("client 2 with client 1's token", { certificate: 'client2' })],
    dpop: [
      repeated,
      stolen("a thief with client 1's token and no key", { certificate: undefined }),
      stolen("client 2 with client 1's token", { certificate: undefined, proof: 'client2' })
    ],
    both: [
      repeated,
      stolen("client 1's certificate without its key", { certificate: 'client1' }),
      stolen("client 1's certificate with client 2's key", {
        certificate: 'client1',
        proof: 'client2'
      }),
      stolen("client 1's key with client 2's certificate", {
        certificate: 'client2',
        proof: 'client1'
      }),
      stolen(withoutCertificate, { certificate: undefined, proof: 'client1' })
    ]
  }
  const lastCalls: readonly PlannedCall[] = [
    stolen(withoutCertificate, { certificate: undefined }),
    {
      call: "a stranger's certificate",
      certificate: 'stranger',
      token: 'token',
      expected: variant.host === 'cloudflare' ? unauthorized : 'handshake refused'
    }
  ]
  return [
    { call: 'client 1 with its own token', ...own, token: 'token', expected: 'allowed' },
    ...attacks[variant.binding],
    refused('no token', undefined, { certificate: own.certificate }),
    refused('a token that was never issued', 'token-unknown', own),
    refused('an expired token', 'token-expired', own),
    variant.tokens === 'jwt'
      ? {
          call: 'a JWT that the server cannot revoke',
          ...own,
          token: 'token-revoked',
          expected: { status: 200, body: /"scope":"time:query"/ }
        }
      : refused('a revoked token', 'token-revoked', own),
    {
      call: 'a token without time:query',
      ...own,
      token: 'token-other-scope',
      expected: forbidden
    },
    refused(unboundCalls[variant.binding], 'token-unbound', { certificate: own.certificate }),
    refused('the refresh token', 'refresh-token', own),
    ...(variant.binding === 'certificate' ? lastCalls : [])
  ]
}
