import type { Decision } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { arn, authorize, authorizedEffect, boundEvent, tokenEvent } from './events'

const test = suite('rest-api see')

test('see gets the final answer, which the gate does not know', async () => {
  const seen: string[] = []
  const see = (decision: Decision): void => {
    seen.push(decision._tag === 'Allow' ? 'Allow' : decision.reason)
  }
  await authorize(boundEvent, { see })
  await authorize({ ...boundEvent, methodArn: arn('/a*') }, { see })
  await authorize(boundEvent, {
    see,
    context: () => {
      throw new Error('x')
    }
  })
  await authorize(tokenEvent, { see })
  assert.equal(seen, ['Allow', 'unsafe_resource', 'user_function_threw', 'certificate_unavailable'])
})
for (const [how, see] of [
  [
    'throws',
    () => {
      throw new Error('x')
    }
  ],
  [
    'rejects',
    async () => {
      throw new Error('x')
    }
  ]
] as const)
  test(`a see that ${how} changes nothing`, async () =>
    assert.is(await authorizedEffect(boundEvent, { see }), 'Allow'))

test.run()
