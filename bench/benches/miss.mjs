// A warm miss: one decision that asks the server over a kept-alive TLS connection, against the bare POST; the server is another process.
import { join } from 'node:path'
import { output, ratio, rowsOf } from '../lib/measure.mjs'
import { bundleOf } from '../lib/subjects.mjs'

export const title = 'A warm miss: one call over a kept-alive TLS connection'
export const peers = []

export async function run({ at, short, tell }) {
  tell('batches of 50 calls, in turn')
  const env = {
    GATECHECK: await bundleOf(at, 'gatecheck-rfc7662'),
    BARE: await bundleOf(at, 'bare'),
    SETTINGS: JSON.stringify(at.tls),
    EVENT: JSON.stringify(at.event),
    NODE_EXTRA_CA_CERTS: at.ca,
    ROUNDS: String(short ? 31 : 201)
  }
  const { latency, cpu } = await output(join(import.meta.dirname, '..', 'children', 'miss.mjs'), {
    env
  })
  const rows = samples =>
    rowsOf({ gatecheck: samples.gatecheck, 'a bare node:https POST': samples.bare }).map(row => ({
      ...row,
      own: row.name === 'gatecheck'
    }))
  return {
    tables: [
      { title: 'latency, the median of each batch', unit: 'µs', rows: rows(latency) },
      { title: 'CPU time of the client', unit: 'µs', rows: rows(cpu) }
    ],
    figures: {
      'gatecheck over a bare kept-alive POST': ratio(latency.gatecheck, latency.bare),
      'the same in CPU time': ratio(cpu.gatecheck, cpu.bare)
    },
    notes: [
      'The bare POST parses the answer and judges nothing. gatecheck reads an API Gateway event, limits time and size of the answer, judges it and writes a policy. Server on loopback: a network would hide the difference.'
    ]
  }
}
