// The environment variables of the authorizer. Starts the stand-in for Authlete's API if needed.
import { randomBytes } from 'node:crypto'
import { startAuthleteStandIn } from './authlete-stand-in/stand-in'
import type { Environment } from './authorizer'
import type { Cleanups } from './cleanups'
import { introspectToken } from './flow'
import type { Narrator } from './narrator'
import type { Setup } from './setup'
import type { Variant } from './variant'

export async function makeEnvironment(
  { server }: Setup,
  { tokens, introspection }: Variant,
  cleanups: Cleanups,
  narrator: Narrator
): Promise<Environment> {
  // The URL of its keys is discovered.
  if (tokens === 'jwt') return { JWT_ISSUER: server.issuer }
  if (introspection === 'rfc7662')
    return {
      INTROSPECTION_ENDPOINT: server.introspectionEndpoint,
      INTROSPECTION_CLIENT_ID: server.resourceServer.clientId,
      INTROSPECTION_CLIENT_SECRET: server.resourceServer.clientSecret
    }
  const randomSecret = (): string => randomBytes(24).toString('base64url')
  const credentials = {
    serviceApiKey: '1234567890',
    serviceApiSecret: randomSecret(),
    serviceId: '9876543210',
    serviceAccessToken: randomSecret()
  }
  const standIn = await startAuthleteStandIn({
    ...credentials,
    introspect: token => introspectToken(server, token)
  })
  cleanups.add(standIn.close)
  narrator.say(
    `A stand-in for Authlete's introspection API listens at ${standIn.baseUrl}. It is not Authlete: it translates the authorization server's answers.`
  )
  return introspection === 'authlete'
    ? {
        AUTHLETE_BASE_URL: standIn.baseUrl,
        AUTHLETE_SERVICE_APIKEY: credentials.serviceApiKey,
        AUTHLETE_SERVICE_APISECRET: credentials.serviceApiSecret
      }
    : {
        AUTHLETE_BASE_URL: standIn.baseUrl,
        AUTHLETE_API_VERSION: 'V3',
        AUTHLETE_SERVICE_APIKEY: credentials.serviceId,
        AUTHLETE_SERVICE_ACCESSTOKEN: credentials.serviceAccessToken
      }
}
