// What a request with a DPoP proof costs, over raw verifications with keys that are kept: event in,
// policy out. Measured in a process of its own.
import { join } from 'node:path'
import { ratioByRound, runScript, toRows } from '../lib/measure.mjs'

export const title = 'A request with a DPoP proof: event in, policy out'
export const peers = ['jose']

const script = join(import.meta.dirname, '..', 'children', 'dpop.mjs')

export async function run({ short, showProgress }) {
  showProgress('key seen before, key never seen, token cached')
  const { seen, unseen, fromCache } = await runScript(script, {
    args: ['--expose-gc'],
    env: { ROUNDS: String(short ? 11 : 51) }
  })
  const rowsOf = samples =>
    toRows(samples).map(row => ({ ...row, own: row.name.startsWith('gatecheck') }))
  return {
    tables: [
      { title: 'one client', unit: 'µs', rows: rowsOf(seen) },
      { title: 'a new client each time', unit: 'µs', rows: rowsOf(unseen) },
      { title: 'one client, its token from the cache', unit: 'µs', rows: rowsOf(fromCache) }
    ],
    figures: {
      'key seen before, over two raw verifications': ratioByRound(
        seen['gatecheck, key seen before'],
        seen['two raw verifications']
      ),
      'key never seen, over two raw verifications': ratioByRound(
        unseen['gatecheck, key never seen'],
        unseen['two raw verifications']
      ),
      'key never seen, over jose': ratioByRound(unseen['gatecheck, key never seen'], unseen.jose),
      'token cached, over a raw verification': ratioByRound(
        fromCache['gatecheck, token cached'],
        fromCache['one raw verification']
      )
    },
    notes: [
      'ES256 for token and proof. Each proof is new, and remembered in memory. jose (EmbeddedJWK and jwtVerify) verifies both signatures, but compares neither the key with the token nor method, URL and token with the proof, and remembers nothing.'
    ]
  }
}
