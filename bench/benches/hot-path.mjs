// The hot path: event in, policy out, the introspection in memory; measured in a process of its own, which can collect its garbage.
import { join } from 'node:path'
import { certificate } from '../lib/certificates.mjs'
import { output, ratio, rowsOf } from '../lib/measure.mjs'

export const title = 'The hot path: event in, policy out, on a cache hit'
export const peers = []

export async function run({ at, short, tell }) {
  const { file } = certificate(at.folder, 'client-rsa', 'rsa')
  tell('three subjects, interleaved')
  const { floor, fresh, seen } = await output(
    join(import.meta.dirname, '..', 'children', 'hot-path.mjs'),
    { args: ['--expose-gc'], env: { PEM: file, ROUNDS: String(short ? 31 : 151) } }
  )
  const names = {
    floor: 'the floor: slice, hash, Map.get',
    seen: 'gatecheck, certificate seen before',
    fresh: 'gatecheck, certificate never seen'
  }
  return {
    tables: [
      {
        title: 'REST API adapter, RSA-2048 certificate in PEM',
        unit: 'µs',
        rows: rowsOf({ floor, seen, fresh }).map(row => ({
          ...row,
          name: names[row.name],
          own: row.name !== 'floor'
        }))
      }
    ],
    figures: {
      'a certificate never seen, over the floor': ratio(fresh, floor),
      'a certificate seen before, over the same floor': ratio(seen, floor)
    },
    notes: [
      'Every event is parsed anew from JSON, outside of the timing. Never seen: each event has a certificate and a token of its own, known to the cache and new to the process.'
    ]
  }
}
