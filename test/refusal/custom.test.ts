import { type Check, explain, forbid, gate, noScopes, type Reason, unauthorize } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { reasonSentences } from '../../src/refusal/reasons'
import { bound, knowsToken, now, request, secret } from '../samples'

const test = suite('custom refusals')

async function decideWith(check: Check) {
  const require = { ...noScopes, checks: [check] }
  return gate({ require, introspect: knowsToken(bound), now })(request())
}

test('forbid makes a 403 without an error code [RFC 6750 §3.1]', () =>
  assert.equal(forbid('account_locked', 'The account is locked'), {
    _tag: 'Deny',
    status: 403,
    reason: 'account_locked',
    challenges: ['Bearer realm="protected", error_description="The account is locked"']
  }))
test('unauthorize makes a 401 invalid_token [RFC 6750 §3.1]', () =>
  assert.equal(unauthorize('old_terms', 'Accept the new terms'), {
    _tag: 'Unauthorized',
    status: 401,
    reason: 'old_terms',
    challenges: ['Bearer error="invalid_token", error_description="Accept the new terms"']
  }))
test('without a description, forbid says nothing to the client, and unauthorize the code in words', () => {
  assert.equal(forbid('account_locked').challenges, ['Bearer realm="protected"'])
  assert.equal(unauthorize('old_terms').challenges, [
    'Bearer error="invalid_token", error_description="old terms"'
  ])
})
test('a quote or backslash in a description cannot end it [RFC 6750 §3]', () =>
  assert.equal(forbid('a', 'x", scope="admin\\').challenges, [
    'Bearer realm="protected", error_description="x?, scope=?admin?"'
  ]))

for (const make of [forbid, unauthorize] as readonly ((
  reason: string,
  description?: string
) => unknown)[]) {
  for (const reason of Object.keys(reasonSentences) as readonly Reason[])
    test(`${make.name} rejects ${reason}, which is a reason of gatecheck's`, () =>
      assert.throws(() => make(reason), /pass a code of your own/))
  for (const reason of ['', 'A', '1a', 'a-b', 'a b', 'ä', `a${'b'.repeat(64)}`])
    test(`${make.name} rejects ${JSON.stringify(reason)}, which is no code`, () =>
      assert.throws(() => make(reason), /pass a code of your own/))
  for (const description of ['', 'a\nb', 'ä', 'x'.repeat(257)])
    test(`${make.name} rejects the description ${JSON.stringify(description.slice(0, 9))}`, () =>
      assert.throws(() => make('mine', description), /at most 256 printable ASCII/))
}

test("a route's check refuses with its own reason, and explain shows the step", async () => {
  const decision = await decideWith(() => forbid('account_locked'))
  assert.is(decision._tag === 'Deny' && decision.reason, 'account_locked')
  assert.equal(
    explain(decision).checks.filter(({ result }) => result === 'failed'),
    [{ check: 'your checks', result: 'failed', required: '1 of the route' }]
  )
})
test('a challenge that holds the token is left out of the decision', async () => {
  const decision = await decideWith(() => forbid('mine', `you sent ${secret}`))
  assert.equal(decision._tag === 'Deny' && decision.challenges, ['Bearer realm="protected"'])
})
test('a code of gatecheck in a check is a 500, not a refusal that a log would misread', async () => {
  const decision = await decideWith(() => forbid('expired' as never))
  assert.is(decision._tag === 'ServerError' && decision.detail, 'check')
})

test.run()
