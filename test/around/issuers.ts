// Two issuers that both issue `jane` and `admin`, and tokens that name an issuer.
import { type Introspect, rfc7662, type Token } from 'gatecheck'
import { bound } from '../samples'

export const issuerA = 'https://a.example.com'
export const issuerB = 'https://b.example.com'

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Its signature is empty: whoever stands under the issuer judges it. */
export function jwtWith(payload: object): string {
  return `${part({ alg: 'ES256', typ: 'at+jwt' })}.${part(payload)}.`
}

/** Calls every token active. The payload's other members are fields of the token. */
export function issuerNamed(issuer: string, more: Partial<Token> = {}): Introspect {
  return async ({ token }) => {
    const [, payload = ''] = token.split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const { iss, ...fields } = claims as Partial<Token> & { readonly iss?: unknown }
    return { _tag: 'Active', token: { ...bound, ...fields, issuer, claims: { iss }, ...more } }
  }
}

/** An RFC 7662 server that counts its calls and calls every token active. */
export function countingServer(issuer?: string): {
  readonly introspect: Introspect
  readonly calls: () => number
} {
  let calls = 0
  const introspect = rfc7662({
    endpoint: 'https://as.example.com/introspect',
    clientId: 'api',
    clientSecret: 'secret',
    issuer,
    transport: async () => {
      calls += 1
      const body = JSON.stringify({ active: true, token_type: 'Bearer', sub: 'jane', scope: 'a' })
      return { _tag: 'Answered', status: 200, body }
    }
  })
  return { introspect, calls: () => calls }
}
