// Express 5 over kept-alive mutual TLS: requests per second of a bare route, behind the gate, and behind a peer that verifies JWTs.
import { certificate } from '../lib/certificates.mjs'
import { signedToken } from '../lib/jwt.mjs'
import { ratio, rowsOf } from '../lib/measure.mjs'
import { server as authorization, childProcess } from '../lib/server.mjs'

const names = {
  bare: 'a bare route',
  gate: 'gatecheck, cache hit',
  peer: 'express-oauth2-jwt-bearer, JWT and mTLS'
}

export const title = 'Express 5 over kept-alive mutual TLS'
export const peers = ['express', 'express-oauth2-jwt-bearer']

export async function run({ at, short, tell }) {
  const [own, client] = [
    certificate(at.folder, 'express', 'ec', '/CN=localhost'),
    certificate(at.folder, 'express-client', 'rsa')
  ]
  const { jwt, jwks } = signedToken(client.thumbprint)
  const issuing = await authorization(at.folder, { jwks })
  const server = await childProcess('express-server.mjs', {
    KEY: own.keyFile,
    CERT: own.file,
    CLIENT: client.file,
    SETTINGS: JSON.stringify(issuing.plain),
    NODE_ENV: 'production'
  })
  const load = await childProcess('express-load.mjs', {
    CA: own.file,
    KEY: client.keyFile,
    CERT: client.file
  })
  const { ports } = server.message
  const samples = { rate: { bare: [], gate: [], peer: [] }, cpu: { bare: [], gate: [], peer: [] } }
  const [seconds, rounds] = short ? [0.5, 7] : [1, 24]
  try {
    for (let round = -1; round < rounds; round += 1)
      for (const name of round % 2 === 0 ? ['bare', 'gate', 'peer'] : ['gate', 'bare', 'peer']) {
        const { cpu: before } = await server.ask({})
        const { requests, rate } = await load.ask({
          port: ports[name],
          token: jwt,
          seconds: round < 0 ? 2 : seconds
        })
        const { cpu } = await server.ask({})
        if (round >= 0) {
          samples.rate[name].push(rate)
          samples.cpu[name].push((cpu - before) / requests)
        }
        tell(`round ${round + 1} of ${rounds}`)
      }
  } finally {
    for (const each of [load, server, issuing]) each.close()
  }
  const rows = kind =>
    rowsOf(samples[kind]).map(row => ({ ...row, name: names[row.name], own: row.name === 'gate' }))
  return {
    tables: [
      { title: 'requests per second: longer is better', unit: '/s', rows: rows('rate') },
      { title: "the server's CPU time per request", unit: 'µs', rows: rows('cpu') }
    ],
    figures: {
      'requests per second, gate over a bare route': ratio(samples.rate.gate, samples.rate.bare),
      'requests per second, express-oauth2-jwt-bearer over a bare route': ratio(
        samples.rate.peer,
        samples.rate.bare
      ),
      "the server's CPU time, gate over a bare route": ratio(samples.cpu.gate, samples.cpu.bare)
    },
    notes: [
      '16 connections from another process; all three are sent the same JWT. express-oauth2-jwt-bearer verifies its signature and its binding on every request, its keys fetched once; gatecheck finds the introspection in memory, and checks expiry, scopes and binding.'
    ]
  }
}
