// Step 4 on Express: a real app behind node:https, which ends mutual TLS itself.

import { createServer } from 'node:https'
import app from 'express'
import { byRoute, gate, observed, scopes } from 'gatecheck'
import { expressGate, tokenOf } from 'gatecheck/express'
import { introspectOf } from '../authorizer'
import { environment } from '../environment'
import { listen, shut } from '../listening'
import { type Host, watched } from './host'

export const express: Host = async (at, variant, ending, tell) => {
  tell.step('The Express API')
  const env = await environment(at, variant, ending, tell)
  const { see, count, lastExplanation } = watched()

  const guard = expressGate(
    observed(see)(
      gate({
        introspect: introspectOf(variant, env),
        require: byRoute({ 'GET /time': scopes('time:query') })
      })
    )
  )
  const api = app()
  api.get('/time', guard, (request, response) => {
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
  } = at.certificates
  const mtls = createServer(
    { key, cert, ca, requestCert: true, rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    api
  )
  const plain = createServer({ key, cert, minVersion: 'TLSv1.2' }, api)
  const [mtlsUrl, plainUrl] = [
    `https://127.0.0.1:${await listen(mtls)}`,
    `https://127.0.0.1:${await listen(plain)}`
  ]
  ending.add(async () => {
    await Promise.all([shut(mtls), shut(plain)])
  })
  tell.say(
    'Express, in this process: app.get("/time", expressGate(gate({ … })), …), the certificate from the TLS socket.'
  )
  tell.say(`Mutual TLS with the truststore: ${mtlsUrl}`)
  tell.say(`The same app without client certificates: ${plainUrl}`)
  return { mtlsUrl, plainUrl, invocations: count, lastExplanation }
}
