import { readFileSync } from 'node:fs'
import { explain } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, bound, first } from '../samples'
import { explainRequest } from './explanations'

const test = suite('explain, sentences for one token')

const before2001 = /^The server named an expiry before 2001, such as 0\. It .*does not mean "never"/
for (const [expiresAt, expected] of [
  [0, before2001], // "never", as Doorkeeper wrote it [doorkeeper#1818]
  [-1, before2001],
  [3600, before2001], // a lifetime in place of a time
  [-Number.MAX_SAFE_INTEGER, before2001],
  [999_999_999, before2001],
  [1e9, /compare the clocks/],
  [at - 1, /compare the clocks/]
] as const)
  test(`an expiry of ${expiresAt} is explained: ${expected.source.slice(0, 40)}`, async () => {
    const { reason, sentence } = await explainRequest({ ...bound, expiresAt })
    assert.is(reason, 'expired')
    assert.match(sentence, expected)
  })
test('another refusal of a token with an expiry of 0 keeps its own sentence', async () =>
  assert.match(
    explain({
      _tag: 'Deny',
      status: 403,
      reason: 'insufficient_scope',
      challenges: [],
      refusedToken: { ...bound, expiresAt: 0 }
    }).sentence,
    /lacks a scope/
  ))
test('a token without any scope is explained: its server may name scopes differently', async () => {
  const { reason, sentence } = await explainRequest({ ...bound, scopes: [] })
  assert.is(reason, 'insufficient_scope')
  assert.match(sentence, /^The token has no scope here\. .*claimNames: \{ scopes: 'scp' \}/)
  assert.match((await explainRequest({ ...bound, scopes: ['x'] })).sentence, /lacks a scope/)
})

const hex = Buffer.from(first.thumbprint, 'base64url').toString('hex')
for (const [unknown, shown, sentence] of [
  [
    ['x5t#S256'],
    'x5t#S256, which is not 43 characters of base64url (hex or padded?), or it is the hash of nothing',
    /^The server sent x5t#S256, which is not 43 characters of base64url/
  ],
  [
    ['jkt'],
    'jkt, which is not 43 characters of base64url (hex or padded?), or it is the hash of nothing',
    /^The server sent jkt, which is not 43 characters/
  ],
  [
    ['certificateThumbprint'],
    'certificateThumbprint, which is not a SHA-256 in base64url, base64 or hex',
    /^The server sent certificateThumbprint, which is not a SHA-256/
  ],
  [
    ['cnf'],
    'cnf, which is empty or not an object',
    /^The server sent cnf, which is empty or not an object/
  ],
  [['kid', 'jwk'], 'kid jwk', /^The token is bound in a way that gatecheck cannot check/],
  [['constructor'], 'constructor', /^The token is bound in a way that gatecheck cannot check/]
] as const)
  test(`a confirmation that cannot be checked is explained: ${unknown.join(' ')}`, async () => {
    const explanation = await explainRequest({ ...bound, confirmation: { unknown } })
    assert.is(explanation.reason, 'unknown_confirmation')
    assert.match(explanation.sentence, sentence)
    assert.equal(
      explanation.checks.find(({ result }) => result === 'failed'),
      {
        check: 'confirmation known',
        result: 'failed',
        required: 'cnf with x5t#S256, 43 characters of base64url',
        shown
      }
    )
  })
test('a confirmation that is known shows its name alone', async () => {
  const { checks } = await explainRequest(bound)
  assert.equal(
    checks.find(({ check }) => check === 'confirmation known'),
    { check: 'confirmation known', result: 'passed', shown: 'x5t#S256' }
  )
})
test('no thumbprint of the server is quoted', async () => {
  const confirmation = { unknown: ['x5t#S256'] }
  const claims = { cnf: { 'x5t#S256': hex } }
  assert.not.match((await explainRequest({ ...bound, confirmation, claims })).text, hex)
})
test('docs/reasons.md has the sentences for one token', async () => {
  const page = readFileSync('docs/reasons.md', 'utf8')
  for (const token of [
    { ...bound, expiresAt: 0 },
    { ...bound, scopes: [] },
    { ...bound, confirmation: { unknown: ['x5t#S256'] } },
    { ...bound, confirmation: { unknown: ['cnf'] } }
  ])
    assert.ok(page.includes((await explainRequest(token)).sentence))
  for (const [jkt, scheme] of [
    [undefined, 'DPoP'],
    [first.thumbprint, 'DPoP']
  ] as const) {
    const refusedToken = { ...bound, confirmation: { jkt } }
    const refusal = {
      _tag: 'Unauthorized',
      status: 401,
      reason: 'unbound',
      challenges: []
    } as const
    assert.ok(
      page.includes(explain({ ...refusal, refusedToken, facts: { now: at, scheme } }).sentence)
    )
  }
})

test.run()
