// Step 4 on Amazon API Gateway: the local gateway, and the user's authorizer in it.
import { localApiGateway } from '../api-gateway/gateway'
import { authorizer } from '../authorizer'
import { environment } from '../environment'
import { time } from '../resource'
import { type Host, watched } from './host'

export const apiGateway: Host = async (at, variant, ending, tell) => {
  tell.step('The local API Gateway')
  const env = await environment(at, variant, ending, tell)
  tell.say(
    `The authorizer is examples/tutorial/authorizer.ts, with ${Object.keys(env).join(', ')} in its environment.`
  )
  const { see, lastExplanation } = watched()
  const gateway = await localApiGateway({
    api: variant.api,
    truststore: at.certificates.truststore,
    serverKey: at.certificates.server.key,
    serverCertificate: at.certificates.server.certificate,
    authorizer: authorizer(variant, env, see),
    resource: time,
    routes: [{ method: 'GET', resource: '/time' }]
  })
  ending.add(gateway.close)
  tell.say(
    variant.api === 'rest'
      ? 'It gets the event that AWS sends to a REQUEST authorizer of a REST API, and answers with an IAM policy.'
      : 'It gets the event that AWS sends to the authorizer of an HTTP API, payload 2.0, and answers with isAuthorized.'
  )
  tell.say(`Custom domain with mutual TLS and the truststore: ${gateway.mtlsUrl}`)
  tell.say(
    `Endpoint that asks for no certificate (AWS: execute-api; switch it off there): ${gateway.executeApiUrl}`
  )
  tell.say(
    'Results of the authorizer are not cached: a cached policy would be replayed for another certificate.'
  )
  return {
    mtlsUrl: gateway.mtlsUrl,
    plainUrl: gateway.executeApiUrl,
    invocations: () => gateway.invocations().length,
    lastExplanation
  }
}
