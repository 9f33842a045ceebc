import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../../samples'
import { authorize, boundEvent } from './events'

const test = suite('rest-api gate fails')

for (const [what, value] of [
  ['undefined', undefined],
  ['null', null],
  ['an unknown tag', { _tag: 'Maybe' }],
  ['a server error without a reason', { _tag: 'ServerError' }],
  ['a refusal without challenges', { _tag: 'Deny', reason: 'x' }],
  ['an Allow without a token', { _tag: 'Allow' }]
] as const)
  test(`a gate that returns ${what} is a server error`, async () =>
    assert.is(
      (await authorize(boundEvent, {}, async () => value as never)).context['reason'],
      'user_function_threw'
    ))
test('a gate that rejects is a server error', async () =>
  assert.is(
    (
      await authorize(boundEvent, {}, async () => {
        throw new Error(secret)
      })
    ).context['reason'],
    'user_function_threw'
  ))

test.run()
