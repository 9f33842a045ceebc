// Step 4: the local API Gateway, the user's authorizer in it, and, where asked for, the stand-in of Authlete's API.
import { randomBytes } from 'node:crypto'
import { explain, type Decision } from 'gatecheck'
import { localApiGateway } from './api-gateway/gateway'
import type { Gateway } from './api-gateway/settings'
import { authleteStandIn } from './authlete-stand-in/stand-in'
import { authorizer, type Environment } from './authorizer'
import type { Endings } from './endings'
import { introspect } from './flow'
import type { Ground } from './ground'
import type { Narrator } from './narrator'
import { time } from './resource'
import type { Variant } from './variant'

export interface Api {
  readonly gateway: Gateway
  /** What gatecheck decided last, check by check; nothing after a handshake that failed. */
  lastExplanation(): ReturnType<typeof explain> | undefined
}

export const api = async (at: Ground, variant: Variant, ending: Endings, tell: Narrator): Promise<Api> => {
  tell.step('The local API Gateway')
  const env = await environment(at, variant, ending, tell)
  tell.say(`The authorizer is examples/tutorial/authorizer.ts, with ${Object.keys(env).join(', ')} in its environment.`)
  const decisions: Decision[] = []
  const gateway = await localApiGateway({
    api: variant.api,
    truststore: at.certificates.truststore, serverKey: at.certificates.server.key, serverCertificate: at.certificates.server.certificate,
    authorizer: authorizer(variant, env, (decision) => void decisions.push(decision)),
    resource: time,
    routes: [{ method: 'GET', resource: '/time' }]
  })
  ending.add(gateway.close)
  tell.say(variant.api === 'rest'
    ? 'It gets the event that AWS sends to a REQUEST authorizer of a REST API, and answers with an IAM policy.'
    : 'It gets the event that AWS sends to the authorizer of an HTTP API, payload 2.0, and answers with isAuthorized.')
  tell.say(`Custom domain with mutual TLS and the truststore: ${gateway.mtlsUrl}`)
  tell.say(`Endpoint that asks for no certificate (AWS: execute-api; switch it off there): ${gateway.executeApiUrl}`)
  tell.say('Results of the authorizer are not cached: a cached policy would be replayed for another certificate.')
  return {
    gateway,
    lastExplanation: () => {
      const last = decisions.at(-1)
      return last === undefined ? undefined : explain(last)
    }
  }
}

const environment = async ({ server }: Ground, { introspection }: Variant, ending: Endings, tell: Narrator): Promise<Environment> => {
  if (introspection === 'rfc7662')
    return {
      INTROSPECTION_ENDPOINT: server.introspectionEndpoint,
      INTROSPECTION_CLIENT_ID: server.resourceServer.clientId,
      INTROSPECTION_CLIENT_SECRET: server.resourceServer.clientSecret
    }
  const secret = (): string => randomBytes(24).toString('base64url')
  const keys = { serviceApiKey: '1234567890', serviceApiSecret: secret(), serviceId: '9876543210', serviceAccessToken: secret() }
  const standIn = await authleteStandIn({ ...keys, introspect: (token) => introspect(server, token) })
  ending.add(standIn.close)
  tell.say(`A stand-in of Authlete's introspection API, not Authlete, answers at ${standIn.baseUrl} from the authorization server's real answers.`)
  return introspection === 'authlete'
    ? { AUTHLETE_BASE_URL: standIn.baseUrl, AUTHLETE_SERVICE_APIKEY: keys.serviceApiKey, AUTHLETE_SERVICE_APISECRET: keys.serviceApiSecret }
    : {
        AUTHLETE_BASE_URL: standIn.baseUrl, AUTHLETE_API_VERSION: 'V3',
        AUTHLETE_SERVICE_APIKEY: keys.serviceId, AUTHLETE_SERVICE_ACCESSTOKEN: keys.serviceAccessToken
      }
}
