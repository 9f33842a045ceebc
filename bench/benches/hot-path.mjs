// The hot path: event in, policy out, the introspection in memory. Measured in a process of its
// own, which can collect its garbage.
import { join } from 'node:path'
import { createCertificate } from '../lib/certificates.mjs'
import { ratioByRound, runScript, toRows } from '../lib/measure.mjs'

export const title = 'The hot path: event in, policy out, on a cache hit'
export const peers = []

const script = join(import.meta.dirname, '..', 'children', 'hot-path.mjs')
const names = {
  floor: 'the floor: slice, hash, Map.get',
  seen: 'gatecheck, certificate seen before',
  fresh: 'gatecheck, certificate never seen'
}

export async function run({ server, short, showProgress }) {
  const { file } = createCertificate(server.folder, 'client-rsa', 'rsa')
  showProgress('three subjects, interleaved')
  const { floor, fresh, seen } = await runScript(script, {
    args: ['--expose-gc'],
    env: { PEM: file, ROUNDS: String(short ? 31 : 151) }
  })
  return {
    tables: [
      {
        title: 'REST API adapter, RSA-2048 certificate in PEM',
        unit: 'µs',
        rows: toRows({ floor, seen, fresh }).map(row => ({
          ...row,
          name: names[row.name],
          own: row.name !== 'floor'
        }))
      }
    ],
    figures: {
      'a certificate never seen, over the floor': ratioByRound(fresh, floor),
      'a certificate seen before, over the same floor': ratioByRound(seen, floor)
    },
    notes: [
      'Every event is parsed anew from JSON, outside of the timing. Never seen: each event has a certificate and a token of its own, known to the cache and new to the process.'
    ]
  }
}
