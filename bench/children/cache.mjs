// Prints what the cache costs: calls for concurrent equal misses, bytes per token, and the time of
// a hit by the number of tokens.
import { countCalls } from './cache/calls.mjs'
import { measureHits } from './cache/hits.mjs'
import { bytesPerToken, fillAuthlete, fillRfc7662 } from './cache/memory.mjs'

const calls = await countCalls()
const bytes = {
  rfc7662: await bytesPerToken(fillRfc7662),
  authlete: await bytesPerToken(fillAuthlete)
}
const hits = await measureHits(Number(process.env.ROUNDS))
console.log(JSON.stringify({ calls, bytes, hits }))
