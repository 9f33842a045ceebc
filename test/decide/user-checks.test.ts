import { type Check, decide } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { active, baseFacts, outcomeOf } from './decisions'

const test = suite('decide, user checks')

const denyDecision = {
  _tag: 'Deny',
  status: 403,
  reason: 'wrong_subject',
  challenges: ['Bearer realm="x"']
} as const
for (const [title, check, expected] of [
  ["a check of the user's may refuse", () => denyDecision, '403 wrong_subject'],
  ['a check that returns undefined passes', () => undefined, 'Allow'],
  [
    'a check that throws is a server error',
    () => {
      throw new Error('secret')
    },
    '500 user_function_threw'
  ],
  [
    'a check that returns a promise is a server error',
    async () => undefined,
    '500 user_function_threw'
  ],
  ['a check that returns null is a server error', () => null, '500 user_function_threw'],
  ['a check that returns true is a server error', () => true, '500 user_function_threw'],
  ['a check cannot allow', () => ({ _tag: 'Allow' }), '500 user_function_threw'],
  [
    'a check cannot refuse with 200',
    () => ({ ...denyDecision, status: 200 }),
    '500 user_function_threw'
  ]
] as const)
  test(title, () =>
    assert.is(outcomeOf(decide(active, baseFacts, [check as unknown as Check])), expected)
  )

test("a check's challenge that could split a header is dropped", () => {
  const decision = decide(active, baseFacts, [
    () => ({ ...denyDecision, challenges: ['Bearer a="\r\nSet-Cookie: x"', 'Bearer b="ä"'] })
  ])
  assert.ok(decision._tag === 'Deny')
  assert.equal(decision.challenges, ['Bearer realm="protected"'])
})

test.run()
