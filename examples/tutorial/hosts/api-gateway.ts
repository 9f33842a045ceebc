// Step 4 on Amazon API Gateway: the local gateway with the authorizer.
import { startLocalApiGateway } from '../api-gateway/gateway'
import { makeAuthorizer } from '../authorizer'
import { makeEnvironment } from '../environment'
import { timeHandler } from '../resource'
import { createDecisionLog, type StartHost } from './host'

export const startApiGateway: StartHost = async (setup, variant, cleanups, narrator) => {
  narrator.step('The local API Gateway')
  const env = await makeEnvironment(setup, variant, cleanups, narrator)
  narrator.say(
    `The authorizer is examples/tutorial/authorizer.ts. Its environment variables: ${Object.keys(env).join(', ')}.`
  )
  const { recordDecision, lastExplanation } = createDecisionLog()
  const gateway = await startLocalApiGateway({
    api: variant.api,
    truststore: setup.certificates.truststore,
    serverKey: setup.certificates.server.key,
    serverCertificate: setup.certificates.server.certificate,
    authorizer: makeAuthorizer(variant, env, recordDecision),
    resource: timeHandler,
    routes: [{ method: 'GET', resource: '/time' }]
  })
  cleanups.add(gateway.close)
  narrator.say(
    variant.api === 'rest'
      ? 'It receives the event of a REST API (REQUEST authorizer) and answers with an IAM policy.'
      : 'It receives the event of an HTTP API (payload format 2.0) and answers with isAuthorized.'
  )
  narrator.say(`The custom domain, with mutual TLS and the truststore: ${gateway.mtlsUrl}`)
  narrator.say(
    `The execute-api endpoint, without mutual TLS (in AWS, disable it): ${gateway.executeApiUrl}`
  )
  narrator.say(
    'Authorizer results are not cached: a cached policy would also apply to another certificate.'
  )
  return {
    mtlsUrl: gateway.mtlsUrl,
    plainUrl: gateway.executeApiUrl,
    invocations: () => gateway.invocations().length,
    lastExplanation
  }
}
