// Starts the benches' authorization server in its own process, and returns how to reach it.
import { fork } from 'node:child_process'
import { join } from 'node:path'
import { restApiEvent, sampleCertificates } from 'gatecheck/testing'
import { createCertificate } from './certificates.mjs'
import { audience, issuer, signToken } from './jwt.mjs'

const token = 'tok_5f8Zq2Xw9LmN0aB3cD4eF6gH7iJ8kL9mN0oP1qR'
const { pem, thumbprint } = sampleCertificates.first
const jwtAlgorithm = 'ES256'

/** `jwks`: the keys to publish, if the bench signs its tokens itself. */
export async function startServer(folder, { jwks: benchKeys } = {}) {
  const name = benchKeys === undefined ? 'server' : 'server-2'
  const { file, keyFile } = createCertificate(folder, name, 'ec', '/CN=localhost')
  const signed = signToken(thumbprint, jwtAlgorithm)
  const jwks = benchKeys ?? signed.jwks
  const { message: urls, close } = await startChild('server.mjs', {
    KEY: keyFile,
    CERT: file,
    THUMBPRINT: thumbprint,
    JWKS: JSON.stringify(jwks)
  })
  return {
    folder,
    caFile: file,
    close,
    http: clientOptions(urls.http, jwks),
    https: clientOptions(urls.https, jwks),
    event: restApiEvent({ token, certificate: pem }),
    jwtEvent: restApiEvent({ token: signed.jwt, certificate: pem })
  }
}

/** What the subjects need to reach the server, by whichever protocol they use. */
function clientOptions(baseUrl, jwks) {
  return {
    endpoint: `${baseUrl}introspect`,
    clientId: 'api',
    clientSecret: 'sec_9Vt3Qm7Lw2Xz8Kc5Rb1Nf6Hd4Js0Gp_Ya-Ue5Io',
    baseUrl,
    serviceId: '715948317',
    serviceAccessToken: 'an-access-token-of-the-service',
    issuer,
    audience,
    jwksUri: `${baseUrl}jwks`,
    jwks,
    algorithm: jwtAlgorithm
  }
}

/**
 * `message` is the child's first one. `ask` sends a question and resolves with the next message.
 */
export async function startChild(script, env = {}) {
  const { child, message } = await forkUntilMessage(script, env)
  const ask = question =>
    new Promise((resolve, reject) => {
      child.once('message', answer => {
        if (answer.error === undefined) resolve(answer)
        else reject(new Error(`${script}: ${answer.error}`))
      })
      child.send(question)
    })
  return { message, ask, close: () => child.kill() }
}

function forkUntilMessage(script, env) {
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
