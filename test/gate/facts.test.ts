import { explain, type Facts, gate, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, first, knows, knowsToken, now, request, secret } from '../samples'
import { baseOptions, outcomeOf } from './gates'

const test = suite('gate, facts')

const unpaddedSecret = secret.replace(/=+$/, '')
test('a rule that takes the subject from the path puts no token into the facts', async () => {
  const decision = await gate({
    ...baseOptions,
    require: () => ({ ...noScopes, subject: `x${secret}` })
  })(request())
  assert.is(outcomeOf(decision), '401 inactive')
  assert.not.match(JSON.stringify(decision), 'tok_')
})

test('facts hold the time in seconds, the thumbprint and the requirement, but not the token', async () => {
  const decision = await gate({ ...baseOptions, leeway: 5, audience: 'any' })(request())
  const facts: Facts | undefined = decision.facts
  assert.equal(JSON.parse(JSON.stringify(facts)), {
    now: now() / 1000,
    leeway: 5,
    audience: 'any',
    requirement: noScopes,
    thumbprint: first.thumbprint
  })
  assert.not.match(JSON.stringify(decision), secret)
})

test("facts hold the server's answer", async () => {
  const decision = await gate({
    ...baseOptions,
    introspect: knows({ _tag: 'Inactive', answer: { active: false } })
  })(request())
  assert.equal(decision.facts?.answer, { active: false })
})
for (const [how, spelling] of [
  ['as it is', secret],
  ['percent-encoded', encodeURIComponent(secret)],
  ['without its padding', unpaddedSecret]
] as const)
  test(`a rule that takes the subject from the path puts no token ${how} into the facts`, async () => {
    const decide = gate({
      introspect: knowsToken(bound),
      now,
      require: ({ path }) => ({ ...noScopes, subject: path.slice('/users/'.length) })
    })
    const decision = await decide(request({ path: `/users/${spelling}` }))
    assert.is((decision as { reason?: string }).reason, 'inactive')
    assert.not.ok(explain(decision).text.includes(spelling.slice(0, 20)))
  })

test.run()
