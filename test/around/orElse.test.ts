import { around, orElse } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { knows } from '../samples'
import { active, countCalls, down, query, summary, throwSecret } from './introspects'

const test = suite('orElse')

for (const [title, answer, expected, calls] of [
  [
    'orElse asks the second if the token is foreign to the first by its form',
    { _tag: 'Foreign', by: 'form' },
    'Active',
    1
  ],
  [
    "orElse does not send another issuer's token to the second",
    { _tag: 'Foreign', by: 'issuer' },
    'Foreign',
    0
  ],
  ['orElse keeps the first answer if it is Inactive', { _tag: 'Inactive' }, 'Inactive', 0],
  [
    'orElse keeps the first answer if it is Refused',
    { _tag: 'Refused', status: 401, reason: 'inactive' },
    'Refused',
    0
  ],
  [
    'orElse keeps the first answer if it failed: an outage does not change who decides',
    down,
    'introspection_unreachable http_503',
    0
  ],
  ['orElse keeps the first answer if it is Active', active, 'Active', 0]
] as const)
  test(title, async () => {
    const second = countCalls([active])
    assert.is(summary(await around(knows(answer), orElse(second.introspect))(query)), expected)
    assert.is(second.calls(), calls)
  })
test('orElse does not ask the second if the first throws', async () => {
  const second = countCalls([active])
  assert.is(
    summary(await around(throwSecret, orElse(second.introspect))(query)),
    'user_function_threw introspect'
  )
  assert.is(second.calls(), 0)
})

test.run()
