// Express 5 over kept-alive mutual TLS: requests per second of a bare route, behind the gate, and
// behind a peer that verifies JWTs.
import { createCertificate } from '../lib/certificates.mjs'
import { signToken } from '../lib/jwt.mjs'
import { ratioByRound, toRows } from '../lib/measure.mjs'
import { startChild, startServer } from '../lib/server.mjs'

const names = {
  bare: 'a bare route',
  gate: 'gatecheck, cache hit',
  jwt: 'gatecheck, JWT and mTLS',
  peer: 'express-oauth2-jwt-bearer, JWT and mTLS'
}
const warmUpSeconds = 2

export const title = 'Express 5 over kept-alive mutual TLS'
export const peers = ['express', 'express-oauth2-jwt-bearer']

export async function run({ server, short, showProgress }) {
  const samples = await measure(server.folder, short, showProgress)
  const rows = figure =>
    toRows(samples[figure]).map(row => ({
      ...row,
      name: names[row.name],
      own: ['gate', 'jwt'].includes(row.name)
    }))
  return {
    tables: [
      { title: 'requests per second: longer is better', unit: '/s', rows: rows('rate') },
      { title: "the server's CPU time per request", unit: 'µs', rows: rows('cpu') }
    ],
    figures: {
      'requests per second, gate over a bare route': ratioByRound(
        samples.rate.gate,
        samples.rate.bare
      ),
      'requests per second, express-oauth2-jwt-bearer over a bare route': ratioByRound(
        samples.rate.peer,
        samples.rate.bare
      ),
      'requests per second, gate with JWT over express-oauth2-jwt-bearer': ratioByRound(
        samples.rate.jwt,
        samples.rate.peer
      ),
      "the server's CPU time, gate over a bare route": ratioByRound(
        samples.cpu.gate,
        samples.cpu.bare
      )
    },
    notes: [
      '16 connections from another process; all four are sent the same JWT, in RS256. express-oauth2-jwt-bearer and gatecheck with jwt() verify its signature and its binding on every request, their keys fetched once; on a cache hit gatecheck finds the introspection in memory, and checks expiry, scopes and binding.'
    ]
  }
}

async function measure(folder, short, showProgress) {
  const { token, application, load, close } = await startApplication(folder)
  const samples = {
    rate: { bare: [], gate: [], jwt: [], peer: [] },
    cpu: { bare: [], gate: [], jwt: [], peer: [] }
  }
  const seconds = short ? 0.5 : 1
  const rounds = short ? 7 : 24
  try {
    for (let round = -1; round < rounds; round += 1)
      for (const name of round % 2 === 0
        ? ['bare', 'gate', 'jwt', 'peer']
        : ['gate', 'bare', 'peer', 'jwt']) {
        const { cpu: cpuBefore } = await application.ask({})
        const { requests, rate } = await load.ask({
          port: application.message.ports[name],
          token,
          seconds: round < 0 ? warmUpSeconds : seconds
        })
        const { cpu } = await application.ask({})
        if (round >= 0) {
          samples.rate[name].push(rate)
          samples.cpu[name].push((cpu - cpuBefore) / requests)
        }
        showProgress(`round ${round + 1} of ${rounds}`)
      }
  } finally {
    close()
  }
  return samples
}

/** The application, the load, and an authorization server that publishes the token's key. */
async function startApplication(folder) {
  const own = createCertificate(folder, 'express', 'ec', '/CN=localhost')
  const client = createCertificate(folder, 'express-client', 'rsa')
  const { jwt, jwks } = signToken(client.thumbprint)
  const issuer = await startServer(folder, { jwks })
  const application = await startChild('express-server.mjs', {
    KEY: own.keyFile,
    CERT: own.file,
    CLIENT: client.file,
    CLIENT_OPTIONS: JSON.stringify(issuer.http),
    NODE_ENV: 'production'
  })
  const load = await startChild('express-load.mjs', {
    CA: own.file,
    KEY: client.keyFile,
    CERT: client.file
  })
  const close = () => {
    for (const child of [load, application, issuer]) child.close()
  }
  return { token: jwt, application, load, close }
}
