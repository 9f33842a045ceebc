// The cache: calls under load, memory per token, and whether a hit costs the same among a million tokens as among a hundred.
import { join } from 'node:path'
import { output, ratio, summary } from '../lib/measure.mjs'

export const title = 'The cache: one call for many, bytes per token, the time of a hit'
export const peers = []

export async function run({ short, tell }) {
  tell('100,000 tokens, then up to a million')
  const {
    made,
    each,
    lookups: { sizes, slowest }
  } = await output(join(import.meta.dirname, '..', 'children', 'cache.mjs'), {
    args: ['--expose-gc', '--max-old-space-size=4096'],
    env: { ROUNDS: String(short ? 31 : 101) }
  })
  const named = size => `${size.toLocaleString('en')} tokens`
  const [fewest, most] = [sizes[0], sizes.at(-1)]
  return {
    tables: [
      {
        title: 'heap per cached token',
        unit: 'bytes',
        rows: [
          { name: 'gatecheck, RFC 7662: keyed by token', median: each.rfc7662, own: true },
          { name: 'gatecheck, Authlete: by token, certificate', median: each.authlete, own: true }
        ]
      },
      {
        title: 'a hit: event in, policy out',
        unit: 'µs',
        rows: sizes.map(({ size, decision }) => ({
          name: `gatecheck, ${named(size)}`,
          ...summary(decision),
          own: true
        }))
      },
      {
        title: 'a bare Map.get of the same tokens',
        unit: 'µs',
        rows: sizes.map(({ size, bare }) => ({ name: named(size), ...summary(bare) }))
      }
    ],
    figures: {
      'calls for 1,000 concurrent equal misses': { value: made },
      'bytes per cached token, RFC 7662': { value: each.rfc7662 },
      'bytes per cached token, Authlete': { value: each.authlete },
      'a hit among a million tokens over one among a hundred': ratio(
        most.decision,
        fewest.decision
      ),
      'a bare Map.get among a million over one among a hundred': ratio(most.bare, fewest.bare),
      'slowest hit among a million tokens, ms': { value: slowest }
    },
    notes: [
      'Tokens of 43 characters, asked for at random. A million entries do not fit in a CPU cache: the bare Map shows what that alone costs.'
    ]
  }
}
