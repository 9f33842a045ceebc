// What an access token says: the answer of the introspection, or the claims of a JWT.
import type { AuthorizationServer } from './authorization-server/authorization-server'
import { introspectToken } from './flow'

/** The signature is not verified: the API does that. */
export async function claimsOf(server: AuthorizationServer, token: string): Promise<unknown> {
  if (server.tokens === 'opaque') return introspectToken(server, token)
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
}
