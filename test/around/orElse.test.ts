import { around, orElse } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { knows } from '../samples'
import { active, countCalls, down, query, summary, throwSecret } from './introspects'

const test = suite('orElse')

for (const [title, answer, expected, calls] of [
  ["orElse asks the second for a token that is not the first's", { _tag: 'Foreign' }, 'Active', 1],
  ['orElse: inactive is final', { _tag: 'Inactive' }, 'Inactive', 0],
  ['orElse: refused is final', { _tag: 'Refused', status: 401, reason: 'inactive' }, 'Refused', 0],
  ['orElse: an outage does not change who decides', down, 'introspection_unreachable http_503', 0],
  ['orElse: active is final', active, 'Active', 0]
] as const)
  test(title, async () => {
    const second = countCalls([active])
    assert.is(summary(await around(knows(answer), orElse(second.introspect))(query)), expected)
    assert.is(second.calls(), calls)
  })
test('orElse: a first that throws does not hand over', async () => {
  const second = countCalls([active])
  assert.is(
    summary(await around(throwSecret, orElse(second.introspect))(query)),
    'user_function_threw introspect'
  )
  assert.is(second.calls(), 0)
})

test.run()
