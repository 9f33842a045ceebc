// What a JWT costs, over a raw crypto.verify of the same token with a key that is kept: the
// verification alone, and whole decisions. Measured in a process of its own.
import { join } from 'node:path'
import { ratioByRound, runScript, toRows } from '../lib/measure.mjs'

export const title = 'A JWT: verified alone, and decided about'
export const peers = ['jose', 'aws-jwt-verify', 'oauth4webapi']

const script = join(import.meta.dirname, '..', 'children', 'jwt.mjs')
const floor = 'crypto.verify with a kept key'
const own = 'gatecheck, jwt() alone'

export async function run({ short, showProgress }) {
  showProgress('four algorithms, then whole decisions')
  const { alone, whole, cached } = await runScript(script, {
    args: ['--expose-gc'],
    env: { ROUNDS: String(short ? 21 : 101) }
  })
  const overFloor = (algorithm, name) =>
    ratioByRound(alone[algorithm][name], alone[algorithm][floor])
  const rowsOf = samples =>
    toRows(samples).map(row => ({ ...row, own: row.name.startsWith('gatecheck') }))
  return {
    tables: [
      ...Object.entries(alone).map(([algorithm, samples]) => ({
        title: `${algorithm}, one token again and again`,
        unit: 'µs',
        rows: rowsOf(samples)
      })),
      { title: 'event in, policy out, ES256', unit: 'µs', rows: rowsOf(whole) },
      { title: 'event in, policy out, from the cache', unit: 'µs', rows: rowsOf(cached) }
    ],
    figures: {
      ...Object.fromEntries(
        Object.keys(alone).map(algorithm => [
          `${algorithm}: jwt() over a raw verification`,
          overFloor(algorithm, own)
        ])
      ),
      'whole decision over a raw verification, ES256': ratioByRound(
        whole['gatecheck, whole decision'],
        whole[floor]
      ),
      'cached JWT over a cached token of 43 characters': ratioByRound(
        cached['gatecheck, a JWT'],
        cached['gatecheck, a token of 43 characters']
      ),
      ...Object.fromEntries(
        Object.keys(alone.ES256)
          .filter(name => name !== floor && name !== own)
          .map(name => [`ES256: ${name} over a raw verification`, overFloor('ES256', name)])
      )
    },
    notes: [
      'Keys preloaded and imported before. All check issuer, audience and expiry, but jwt() alone, which leaves audience and expiry to the gate. aws-jwt-verify knows no PS256. The whole decision includes the certificate, seen before.'
    ]
  }
}
