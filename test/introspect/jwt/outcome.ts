// What a gate with `jwt` decides about a token. Imports nothing of Node and no built package: a
// worker uses it, too.
import { sampleCertificates } from '../../../adapters/testing/certificates'
import { gate } from '../../../src/gate'
import { type JwtOptions, jwt } from '../../../src/introspect/jwt/jwt'
import type { Decision, Gate, Introspect, ResourceRequest } from '../../../src/types'

/** 2027-01-15, seconds. */
export const start = 1_800_000_000

/** The route asks for `payments`, and for a certificate. */
export function gateAround(introspect: Introspect): Gate {
  const require = { scopes: ['payments'], binding: 'certificate' } as const
  return gate({ introspect, require, now: () => start * 1000 })
}

/** A request with the token, and with the first sample certificate. */
export function requestWith(token: string): ResourceRequest {
  return {
    method: 'GET',
    path: '/payments',
    header: name => (name === 'authorization' ? [`Bearer ${token}`] : []),
    certificate: { _tag: 'Pem', pem: sampleCertificates.first.pem }
  }
}

/** `Allow`, or the status, the reason and the detail. */
export function summaryOf(decision: Decision): string {
  if (decision._tag === 'Allow') return 'Allow'
  return [decision.status, decision.reason, decision.detail].filter(Boolean).join(' ')
}

export async function outcomeFor(token: string, options: JwtOptions): Promise<string> {
  return summaryOf(await gateAround(jwt(options))(requestWith(token)))
}
