// Step 4 on Express: an app on node:https that terminates mutual TLS itself.
import { createServer } from 'node:https'
import express from 'express'
import { gate, observed } from 'gatecheck'
import { expressGate, tokenOf } from 'gatecheck/express'
import { makeIntrospect } from '../authorizer'
import { makeEnvironment } from '../environment'
import { closeServer, listen } from '../listening'
import { publicUrl, rulesOf } from '../rules'
import { createDecisionLog, type StartHost } from './host'

export const startExpress: StartHost = async (setup, variant, cleanups, narrator) => {
  narrator.step('The Express API')
  const env = await makeEnvironment(setup, variant, cleanups, narrator)
  const { recordDecision, count, lastExplanation } = createDecisionLog()

  const guard = expressGate(
    observed(recordDecision)(
      gate({ introspect: makeIntrospect(variant, env), ...rulesOf(variant) })
    ),
    { publicUrl }
  )
  const app = express()
  app.get('/time', guard, (request, response) => {
    const { subject, scopes, clientId } = tokenOf(request)
    response.json({
      time: new Date().toISOString(),
      sub: subject,
      scope: scopes.join(' '),
      client_id: clientId
    })
  })

  const {
    server: { key, certificate: cert },
    truststore: ca
  } = setup.certificates
  const mtlsServer = createServer(
    { key, cert, ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    app
  )
  const plainServer = createServer({ key, cert, minVersion: 'TLSv1.2' }, app)
  const [mtlsUrl, plainUrl] = [
    `https://127.0.0.1:${await listen(mtlsServer)}`,
    `https://127.0.0.1:${await listen(plainServer)}`
  ]
  cleanups.add(async () => {
    await Promise.all([closeServer(mtlsServer), closeServer(plainServer)])
  })
  narrator.say(
    'Express runs in this process: app.get("/time", expressGate(gate({ … })), …). The certificate comes from the TLS socket.'
  )
  narrator.say(`With mutual TLS and the truststore: ${mtlsUrl}`)
  narrator.say(`The same app without mutual TLS: ${plainUrl}`)
  return { mtlsUrl, plainUrl, invocations: count, lastExplanation }
}
