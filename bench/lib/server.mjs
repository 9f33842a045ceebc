// Starts the authorization server of the benches in a process of its own, and says how to reach it.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { restApiEvent, sampleCertificates } from 'gatecheck/testing'
import { certificate } from './certificates.mjs'
import { audience, issuer, signedToken } from './jwt.mjs'

const token = 'tok_5f8Zq2Xw9LmN0aB3cD4eF6gH7iJ8kL9mN0oP1qR'
const { pem, thumbprint } = sampleCertificates.first

function started(script, env) {
  return new Promise((resolve, reject) => {
    const child = fork(join(import.meta.dirname, '..', 'children', script), {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc']
    })
    child.once('message', message => resolve({ child, message }))
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`${script} ended with ${code}`)))
  })
}

/** A child that tells where it listens; `ask` sends a message, and gives the next that comes back. */
export async function childProcess(script, env = {}) {
  const { child, message } = await started(script, env)
  const ask = question =>
    new Promise((resolve, reject) => {
      child.once('message', answer =>
        answer.error === undefined
          ? resolve(answer)
          : reject(new Error(`${script}: ${answer.error}`))
      )
      child.send(question)
    })
  return { message, ask, close: () => child.kill() }
}

/** `jwks`: keys other than its own, where a bench signs its tokens itself. */
export async function server(folder, { jwks: others } = {}) {
  const { file, keyFile } = certificate(
    folder,
    others === undefined ? 'server' : 'server-2',
    'ec',
    '/CN=localhost'
  )
  const { jwt, jwks: ours } = signedToken(thumbprint)
  const jwks = others ?? ours
  const {
    message: { plain, tls },
    close
  } = await childProcess('server.mjs', {
    KEY: keyFile,
    CERT: file,
    THUMBPRINT: thumbprint,
    JWKS: JSON.stringify(jwks)
  })
  const settingsAt = base => ({
    endpoint: `${base}introspect`,
    clientId: 'api',
    clientSecret: 'sec_9Vt3Qm7Lw2Xz8Kc5Rb1Nf6Hd4Js0Gp_Ya-Ue5Io',
    baseUrl: base,
    serviceId: '715948317',
    serviceAccessToken: 'an-access-token-of-the-service',
    issuer,
    audience,
    jwksUri: `${base}jwks`,
    jwks
  })
  return {
    folder,
    ca: file,
    close,
    jwks,
    plain: settingsAt(plain),
    tls: settingsAt(tls),
    event: restApiEvent({ token, certificate: pem }),
    jwtEvent: restApiEvent({ token: jwt, certificate: pem })
  }
}
