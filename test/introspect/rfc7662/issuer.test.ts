import fc from 'fast-check'
import { decide, explain, noScopes, type Rfc7662Options, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, first } from '../../samples'
import { activeAnswer, clientOptions, introspectAnswer, summary } from './server'

const test = suite('rfc7662, issuer')

const issuer = 'https://as.example.com'
const facts = { now: at, thumbprint: first.thumbprint }

test('an inherited option is a TypeError: a copy would lose it, and accept every issuer', () => {
  const inherited = Object.assign(Object.create({ issuer }), clientOptions) as Rfc7662Options
  assert.throws(() => rfc7662(inherited), /^rfc7662\(options\): pass a plain object$/)
})

for (const [title, iss, expected, tokenIssuer] of [
  ['an answer that names the issuer is accepted', issuer, 'Active', issuer],
  ["an answer without iss is accepted: the endpoint is that issuer's", undefined, 'Active', issuer],
  ['iss null counts as absent', null, 'Active', issuer],
  ['another issuer is refused', 'https://other.example', 'Refused wrong_issuer', undefined],
  ['an issuer with a slash more is another', `${issuer}/`, 'Refused wrong_issuer', undefined],
  ['an issuer in capitals is another', issuer.toUpperCase(), 'Refused wrong_issuer', undefined],
  ['an empty iss is another', '', 'Refused wrong_issuer', undefined],
  [
    'a list of issuers is malformed',
    [issuer],
    'Failed introspection_malformed wrong_type_iss',
    undefined
  ],
  ['a number is malformed', 5, 'Failed introspection_malformed wrong_type_iss', undefined]
] as const)
  test(`with the option issuer, ${title} [RFC 7662 §2.2]`, async () => {
    const answer = await introspectAnswer({ ...activeAnswer, iss }, { issuer })
    assert.is(summary(answer), expected)
    assert.is(answer._tag === 'Active' ? answer.token.issuer : undefined, tokenIssuer)
  })

test('without the option the token has no issuer, and iss stays among the claims', async () => {
  const answer = await introspectAnswer({ ...activeAnswer, iss: issuer })
  assert.ok(answer._tag === 'Active')
  assert.not.ok('issuer' in answer.token)
  assert.is(answer.token.claims['iss'], issuer)
})
for (const [title, option, iss, expected] of [
  ['passes with the option', issuer, issuer, undefined],
  ['passes with the option and an answer without iss', issuer, undefined, undefined],
  ['refuses an iss that nobody verified', undefined, issuer, 'wrong_issuer'],
  ['refuses a token of another issuer', 'https://other.example', undefined, 'wrong_issuer']
] as const)
  test(`a route with an issuer ${title}`, async () => {
    const answer = await introspectAnswer({ ...activeAnswer, iss }, { issuer: option })
    const decision = decide(answer, { ...facts, requirement: { ...noScopes, issuer } })
    assert.is(decision._tag === 'Allow' ? undefined : decision.reason, expected)
  })

test("an answer of another issuer is 401, without its token, whatever the answer's other members say", async () => {
  const decision = decide(
    await introspectAnswer({ ...activeAnswer, iss: 'https://other', exp: 1 }, { issuer }),
    { ...facts, requirement: { ...noScopes, issuer } }
  )
  assert.ok(decision._tag === 'Unauthorized' && decision.reason === 'wrong_issuer')
  assert.not.ok('refusedToken' in decision)
  const { checks } = explain(decision)
  assert.is(checks.find(({ result }) => result === 'failed')?.check, 'active')
  assert.is(checks.find(({ check }) => check === 'not expired')?.result, 'not reached')
})
test("a route's own issuer fails at the step issuer, after the checks that were made", async () => {
  const decision = decide(await introspectAnswer(activeAnswer, { issuer }), {
    ...facts,
    requirement: { ...noScopes, issuer: 'https://other' }
  })
  const failed = explain(decision).checks.find(({ result }) => result === 'failed')
  assert.equal(failed, {
    check: 'issuer',
    result: 'failed',
    required: 'https://other',
    shown: issuer
  })
})

test('no iss but the very text of the option makes a token', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.jsonValue(), fc.string(), fc.constantFrom(issuer, ` ${issuer}`, `${issuer}#`)),
      async iss => {
        const answer = await introspectAnswer({ ...activeAnswer, iss }, { issuer })
        assert.is(answer._tag === 'Active', iss === issuer || iss === null)
        if (answer._tag === 'Active') assert.is(answer.token.issuer, issuer)
      }
    ),
    { numRuns: 300 }
  ))
for (const value of ['', ' https://as', 'https://as\n', 'https://as/{tenant}/v2.0', 5, null, {}])
  test(`an issuer of ${JSON.stringify(value)} throws at construction`, () =>
    assert.throws(
      () => rfc7662({ ...clientOptions, issuer: value } as unknown as Rfc7662Options),
      /^rfc7662\(options\): issuer is (?:wrong|missing): pass the exact iss/
    ))

test.run()
