// What every Node HTTP host must answer to a request that it refuses.
import * as assert from 'uvu/assert'
import type { RawResponse } from '../real/express/both'

export function assertRefusal(answer: RawResponse, status: number): void {
  assert.is(answer.status, status)
  const { error, error_description, ...others } = JSON.parse(answer.body) as Record<string, unknown>
  assert.equal([typeof error, typeof error_description, others], ['string', 'string', {}])
  assert.equal(answer.header('cache-control'), ['no-store'])
  assert.equal(answer.header('content-type'), ['application/json'])
  assert.is(answer.header('retry-after').length, status === 503 ? 1 : 0)
  const challenges = answer.header('www-authenticate')
  assert.is(challenges.length, status >= 500 ? 0 : 1)
  for (const challenge of challenges) assert.match(challenge, /^Bearer [\x20-\x7e]{1,1000}$/)
  assert.equal(answer.header('access-control-expose-headers'), ['WWW-Authenticate'])
}
