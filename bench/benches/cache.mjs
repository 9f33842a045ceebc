// The cache: calls under load, memory per token, and whether a hit costs the same among a million
// tokens as among a hundred.
import { join } from 'node:path'
import { ratioByRound, runScript, summarize } from '../lib/measure.mjs'

export const title = 'The cache: one call for many, bytes per token, the time of a hit'
export const peers = []

const script = join(import.meta.dirname, '..', 'children', 'cache.mjs')

export async function run({ short, showProgress }) {
  showProgress('100,000 tokens, then up to a million')
  const { calls, bytes, hits } = await runScript(script, {
    args: ['--expose-gc', '--max-old-space-size=4096'],
    env: { ROUNDS: String(short ? 31 : 101) }
  })
  const { sizes, slowest } = hits
  const smallest = sizes[0]
  const largest = sizes.at(-1)
  const describeSize = size => `${size.toLocaleString('en')} tokens`
  return {
    tables: [
      {
        title: 'heap per cached token',
        unit: 'bytes',
        rows: [
          { name: 'gatecheck, RFC 7662: keyed by token', median: bytes.rfc7662, own: true },
          { name: 'gatecheck, Authlete: by token, certificate', median: bytes.authlete, own: true }
        ]
      },
      {
        title: 'a hit: event in, policy out',
        unit: 'µs',
        rows: sizes.map(({ size, decision }) => ({
          name: `gatecheck, ${describeSize(size)}`,
          ...summarize(decision),
          own: true
        }))
      },
      {
        title: 'a bare Map.get of the same tokens',
        unit: 'µs',
        rows: sizes.map(({ size, bare }) => ({ name: describeSize(size), ...summarize(bare) }))
      }
    ],
    figures: {
      'calls for 1,000 concurrent equal misses': { value: calls },
      'bytes per cached token, RFC 7662': { value: bytes.rfc7662 },
      'bytes per cached token, Authlete': { value: bytes.authlete },
      'a hit among a million tokens over one among a hundred': ratioByRound(
        largest.decision,
        smallest.decision
      ),
      'a bare Map.get among a million over one among a hundred': ratioByRound(
        largest.bare,
        smallest.bare
      ),
      'slowest hit among a million tokens, ms': { value: slowest }
    },
    notes: [
      'Tokens of 43 characters, asked for at random. A million entries do not fit in a CPU cache: the bare Map shows what that alone costs.'
    ]
  }
}
