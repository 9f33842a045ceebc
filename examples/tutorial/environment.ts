// The environment of the user's code, and, where asked for, the stand-in of Authlete's API that it points to.
import { randomBytes } from 'node:crypto'
import { authleteStandIn } from './authlete-stand-in/stand-in'
import type { Environment } from './authorizer'
import type { Endings } from './endings'
import { introspect } from './flow'
import type { Ground } from './ground'
import type { Narrator } from './narrator'
import type { Variant } from './variant'

export async function environment(
  { server }: Ground,
  { introspection }: Variant,
  ending: Endings,
  tell: Narrator
): Promise<Environment> {
  if (introspection === 'rfc7662')
    return {
      INTROSPECTION_ENDPOINT: server.introspectionEndpoint,
      INTROSPECTION_CLIENT_ID: server.resourceServer.clientId,
      INTROSPECTION_CLIENT_SECRET: server.resourceServer.clientSecret
    }
  const secret = (): string => randomBytes(24).toString('base64url')
  const keys = {
    serviceApiKey: '1234567890',
    serviceApiSecret: secret(),
    serviceId: '9876543210',
    serviceAccessToken: secret()
  }
  const standIn = await authleteStandIn({ ...keys, introspect: token => introspect(server, token) })
  ending.add(standIn.close)
  tell.say(
    `A stand-in of Authlete's introspection API, not Authlete, answers at ${standIn.baseUrl} from the authorization server's real answers.`
  )
  return introspection === 'authlete'
    ? {
        AUTHLETE_BASE_URL: standIn.baseUrl,
        AUTHLETE_SERVICE_APIKEY: keys.serviceApiKey,
        AUTHLETE_SERVICE_APISECRET: keys.serviceApiSecret
      }
    : {
        AUTHLETE_BASE_URL: standIn.baseUrl,
        AUTHLETE_API_VERSION: 'V3',
        AUTHLETE_SERVICE_APIKEY: keys.serviceId,
        AUTHLETE_SERVICE_ACCESSTOKEN: keys.serviceAccessToken
      }
}
