import fc from 'fast-check'
import { explain, gate, noScopes, type Reason, scopes, type Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checksInOrder } from '../../src/decide/checks'
import { type Step, steps } from '../../src/refusal/steps'
import { at, bound, knows, knowsToken, now, pem, request, second, secret } from '../samples'
import { explainRequest, resultOf, skippedIn } from './explanations'

const test = suite('explain')

/** The checks of a token from the first to the one before `last`. */
function checksOf(last: Step): readonly string[] {
  const names = Object.keys(steps)
  return names.slice(names.indexOf('not expired'), names.indexOf(last))
}

test('an Allow shows every check as passed', async () => {
  const { outcome, reason, checks } = await explainRequest(bound)
  assert.is(outcome, 'Allow')
  assert.is(reason, undefined)
  assert.ok(checks.every(({ result }) => result === 'passed'))
})

test('a refusal shows earlier checks as passed, one as failed and later ones as not reached', async () => {
  const explanation = await explainRequest(bound, { certificate: pem(second.pem) })
  assert.is(explanation.reason, 'certificate_mismatch')
  assert.is(resultOf(explanation, 'not expired'), 'passed')
  assert.is(resultOf(explanation, 'bound to its sender'), 'failed')
  assert.is(resultOf(explanation, 'scopes'), 'not reached')
  assert.is(explanation.checks.filter(({ result }) => result === 'failed').length, 1)
})

test('a wrong clock shows no check as passed that was not made', async () => {
  const explanation = explain(
    await gate({ require: noScopes, introspect: knowsToken(bound), now: () => at })(request())
  )
  assert.equal(
    [
      explanation.reason,
      resultOf(explanation, 'introspection'),
      resultOf(explanation, 'clock'),
      resultOf(explanation, 'not expired'),
      resultOf(explanation, 'bound to its sender')
    ],
    ['clock_invalid', 'passed', 'failed', 'not reached', 'not reached']
  )
})
test('the answer to the host is a step only where it failed: a gate does not see it', async () => {
  const step = 'answer to the host'
  assert.is(resultOf(await explainRequest(bound), step), undefined)
  const refused = await explainRequest(bound, { authorization: [] })
  assert.is(resultOf(refused, step), undefined)
  const reason = 'context_too_large'
  const failed = explain({ _tag: 'ServerError', status: 500, reason, detail: 'over_8000_bytes' })
  assert.is(resultOf(failed, step), 'failed')
  assert.equal(skippedIn(failed), [])
})
for (const [title, refusal, failed, skipped] of [
  ['of the scopes', { status: 403, reason: 'insufficient_scope' }, 'scopes', checksOf('scopes')],
  [
    'of the login',
    { status: 401, reason: 'weak_authentication' },
    'strong authentication',
    checksOf('strong authentication')
  ],
  ['without a reason', { status: 403, reason: 'refused_by_server' }, 'active', []],
  ['that our own check explains', { status: 401, reason: 'inactive' }, 'not expired', []]
] as const)
  test(`a server's refusal ${title} shows no check of the token as passed that was not made`, async () => {
    const token = { ...bound, expiresAt: at }
    const introspect = knows({ _tag: 'Refused', token, ...refusal })
    const explanation = explain(await gate({ require: noScopes, introspect, now })(request()))
    assert.is(resultOf(explanation, failed), 'failed')
    assert.equal(skippedIn(explanation), skipped)
  })
test("an error with a reason of the user's shows no check as passed", () => {
  const explanation = explain({
    _tag: 'ServerError',
    status: 500,
    reason: 'mine' as Reason,
    detail: 'somewhere'
  })
  assert.equal(
    [
      explanation.checks.filter(({ result }) => result === 'passed').length,
      explanation.checks.at(-1)
    ],
    [0, { check: 'somewhere', result: 'failed' }]
  )
})

test('an inactive token is explained as unknown, expired or revoked', async () => {
  const explanation = explain(
    await gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now })(request())
  )
  assert.match(explanation.text, /unknown, expired or revoked/)
  assert.is(resultOf(explanation, 'active'), 'failed')
})

test("a user's function that threw is named by its stage", async () => {
  const explanation = explain(
    await gate({
      require: () => {
        throw new Error(secret)
      },
      introspect: knowsToken(bound),
      now
    })(request())
  )
  assert.is(resultOf(explanation, 'requirement'), 'failed')
  assert.match(explanation.text, /ServerError 500 user_function_threw \(require\)/)
  assert.not.match(explanation.text, secret)
})

test('a server cannot forge a line of the text', async () => {
  const { text } = await explainRequest({ ...bound, scopes: ['x\n  ✓ scopes\u001b[2J'] })
  assert.is(text.split('\n').length, (await explainRequest(bound)).text.split('\n').length)
  assert.not.match(text, /\u001b/)
})

test('there are at least as many lines as checks', async () => {
  const { checks: lines } = await explainRequest(bound)
  assert.ok(lines.length >= checksInOrder.length)
})

test('explain never throws for a decision on a random token', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        scopes: fc.array(fc.string()),
        expiresAt: fc.option(fc.maxSafeInteger(), { nil: undefined }),
        notBefore: fc.option(fc.maxSafeInteger(), { nil: undefined }),
        acr: fc.option(fc.string(), { nil: undefined }),
        authTime: fc.option(fc.maxSafeInteger(), { nil: undefined })
      }),
      async token => {
        await explainRequest({ ...bound, ...token } as Token, {}, () => ({
          ...scopes('a'),
          maxAge: 5,
          acr: ['x']
        }))
      }
    ),
    { numRuns: 200 }
  ))

test.run()
