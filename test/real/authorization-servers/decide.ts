// Asks a real server with `rfc7662`, verifies its tokens with `jwt`, and lets a gate decide.
import {
  type Decision,
  gate,
  type Introspect,
  type JwtOptions,
  jwt,
  type Rfc7662Options,
  rfc7662,
  scopes
} from 'gatecheck'
import type { Client } from '../proxies/certificates'
import { type AuthorizationServer, audience, type Tokens } from './server'

type Options = Partial<
  Pick<Rfc7662Options, 'issuer' | 'tokenType' | 'authentication' | 'transport'>
>

/** With `client_secret_basic`. `options` are those of `rfc7662`. */
export function introspectAt(server: AuthorizationServer, options: Options = {}) {
  const clientId = options.authentication ?? 'client_secret_basic'
  const { clientSecret } = server.resourceServer(clientId)
  const endpoint = server.plainIntrospectionEndpoint
  return rfc7662({ endpoint, clientId, clientSecret, issuer: server.issuer, ...options })
}
/** Over TLS. `options` are those of `jwt`. */
export function verifierFor(
  { issuer, jwksUri, ca }: AuthorizationServer,
  options: Partial<JwtOptions> = {}
): Introspect {
  return jwt({ issuer, jwksUri, ca, ...options })
}
export async function decide(
  introspect: Introspect,
  token: string,
  certificate: Client,
  options: Partial<Parameters<typeof gate>[0]> = {}
): Promise<Decision> {
  return gate({ introspect, require: scopes('read'), audience, ...options })({
    method: 'GET',
    path: '/accounts',
    header: name => (name.toLowerCase() === 'authorization' ? [`Bearer ${token}`] : []),
    certificate: { _tag: 'Pem', pem: certificate.certificate }
  })
}
/** The tag, or status, reason and detail of a refusal. */
export function describe(decision: Decision): string {
  if (decision._tag === 'Allow') return 'Allow'
  const detail = decision._tag === 'ServerError' ? ` ${decision.detail}` : ''
  return `${decision.status} ${decision.reason}${detail}`
}
export function boundToken(server: AuthorizationServer): Promise<Tokens> {
  return server.requestTokens({ format: server.introspectable, bound: true })
}
