import { type Check, decide, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { request } from '../samples'
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

test('a check sees the token, the facts and the request', () => {
  let seen: readonly unknown[] = []
  const sent = request({ path: '/seen' })
  decide(active, baseFacts, [(...values) => void (seen = values)], sent)
  const [token, facts, seenRequest] = seen as Parameters<Check>
  assert.equal([token.subject, facts.now, seenRequest.path], ['john', baseFacts.now, '/seen'])
})
test('a check that reads a request that was not passed is a server error', () =>
  assert.is(
    outcomeOf(decide(active, baseFacts, [(_, __, { method }) => void method])),
    '500 user_function_threw'
  ))
test("gatecheck's own checks come first, then the route's, then those of gate({ checks })", () => {
  const called: string[] = []
  const note =
    (name: string): Check =>
    () =>
      void called.push(name)
  const requirement = { ...noScopes, checks: [note('route'), note('route, second')] }
  decide(active, { ...baseFacts, requirement }, [note('gate')])
  assert.equal(called, ['route', 'route, second', 'gate'])
  decide(active, { ...baseFacts, requirement: { ...requirement, scopes: ['lacking'] } }, [
    note('gate')
  ])
  assert.is(called.length, 3)
})
test("a check of the route's that refuses is the decision", () => {
  const requirement = { ...noScopes, checks: [() => denyDecision] }
  assert.is(outcomeOf(decide(active, { ...baseFacts, requirement })), '403 wrong_subject')
})
test("a check's challenge that could split a header is dropped", () => {
  const decision = decide(active, baseFacts, [
    () => ({ ...denyDecision, challenges: ['Bearer a="\r\nSet-Cookie: x"', 'Bearer b="ä"'] })
  ])
  assert.ok(decision._tag === 'Deny')
  assert.equal(decision.challenges, ['Bearer realm="protected"'])
})

test.run()
