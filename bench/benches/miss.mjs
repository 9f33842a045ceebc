// A warm miss: one decision that calls the server over a kept-alive TLS connection, against the
// bare POST. The server is another process.
import { join } from 'node:path'
import { ratioByRound, runScript, toRows } from '../lib/measure.mjs'
import { bundleSubject } from '../lib/subjects.mjs'

export const title = 'A warm miss: one call over a kept-alive TLS connection'
export const peers = []

const script = join(import.meta.dirname, '..', 'children', 'miss.mjs')

export async function run({ server, short, showProgress }) {
  showProgress('batches of 50 calls, in turn')
  const env = {
    GATECHECK: await bundleSubject(server.folder, 'gatecheck-rfc7662'),
    BARE: await bundleSubject(server.folder, 'bare'),
    CLIENT_OPTIONS: JSON.stringify(server.https),
    EVENT: JSON.stringify(server.event),
    NODE_EXTRA_CA_CERTS: server.caFile,
    ROUNDS: String(short ? 31 : 201)
  }
  const { latency, cpu } = await runScript(script, { env })
  const rows = samples =>
    toRows({ gatecheck: samples.gatecheck, 'a bare node:https POST': samples.bare }).map(row => ({
      ...row,
      own: row.name === 'gatecheck'
    }))
  return {
    tables: [
      { title: 'latency, the median of each batch', unit: 'µs', rows: rows(latency) },
      { title: 'CPU time of the client', unit: 'µs', rows: rows(cpu) }
    ],
    figures: {
      'gatecheck over a bare kept-alive POST': ratioByRound(latency.gatecheck, latency.bare),
      'the same in CPU time': ratioByRound(cpu.gatecheck, cpu.bare)
    },
    notes: [
      'The bare POST parses the answer and judges nothing. gatecheck reads an API Gateway event, limits time and size of the answer, judges it and writes a policy. Server on loopback: a network would hide the difference.'
    ]
  }
}
