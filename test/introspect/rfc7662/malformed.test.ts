import fc from 'fast-check'
import { decide, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, first } from '../../samples'
import { activeAnswer, introspectAnswer, summary } from './server'

const test = suite('rfc7662, malformed answers')

for (const [title, change, expected] of [
  [
    'active: false is inactive, with any other members [RFC 7662 §2.2]',
    { active: false },
    'Inactive'
  ],
  [
    'active: "true" is malformed',
    { active: 'true' },
    'Failed introspection_malformed active_not_boolean'
  ],
  ['active: 1 is malformed', { active: 1 }, 'Failed introspection_malformed active_not_boolean'],
  [
    'an answer without active is malformed',
    { active: undefined },
    'Failed introspection_malformed active_not_boolean'
  ],
  [
    'an expiry as a string is malformed',
    { exp: '1800000060' },
    'Failed introspection_malformed wrong_type_exp'
  ],
  [
    'an expiry of null is malformed, not "never"',
    { exp: null },
    'Failed introspection_malformed wrong_type_exp'
  ],
  [
    'a "not before" as a string is malformed',
    { nbf: 'now' },
    'Failed introspection_malformed wrong_type_nbf'
  ],
  [
    'an authentication time as a string is malformed',
    { auth_time: '5' },
    'Failed introspection_malformed wrong_type_auth_time'
  ],
  [
    'an audience that is a number is malformed',
    { aud: 5 },
    'Failed introspection_malformed wrong_type_aud'
  ],
  [
    'an audience list with a number is malformed',
    { aud: ['a', 5] },
    'Failed introspection_malformed wrong_type_aud'
  ],
  [
    'a scope that is an object is malformed',
    { scope: {} },
    'Failed introspection_malformed wrong_type_scope'
  ]
] as const)
  test(title, async () =>
    assert.is(summary(await introspectAnswer({ ...activeAnswer, ...change })), expected)
  )

for (const [title, body, expected] of [
  ['an answer that is not JSON is malformed', '<html>', 'Failed introspection_malformed not_json'],
  ['a list is malformed', '[]', 'Failed introspection_malformed not_an_object'],
  ['null is malformed', 'null', 'Failed introspection_malformed not_an_object'],
  ['an empty answer is malformed', '', 'Failed introspection_malformed not_json'],
  [
    'JSON 50,000 levels deep is malformed',
    `{"active":true,"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
    'Failed introspection_malformed not_json'
  ],
  [
    '__proto__ is dropped: it cannot make an answer active',
    '{"__proto__":{"active":true,"token_type":"Bearer"}}',
    'Failed introspection_malformed active_not_boolean'
  ]
] as const)
  test(title, async () => assert.is(summary(await introspectAnswer(body)), expected))

test('random JSON from the server never allows unless it is a well-formed active answer', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.jsonValue(),
        fc.record(
          {
            active: fc.oneof(fc.boolean(), fc.jsonValue()),
            token_type: fc.oneof(fc.constant('Bearer'), fc.jsonValue()),
            exp: fc.oneof(fc.constant(at + 9), fc.jsonValue()),
            scope: fc.jsonValue(),
            cnf: fc.oneof(fc.constant({ 'x5t#S256': first.thumbprint }), fc.jsonValue()),
            aud: fc.oneof(fc.constant(undefined), fc.jsonValue())
          },
          { requiredKeys: [] }
        )
      ),
      async value => {
        const answer = await introspectAnswer(JSON.stringify(value))
        const decision = decide(answer, {
          now: at,
          requirement: noScopes,
          thumbprint: first.thumbprint
        })
        if (decision._tag !== 'Allow') return
        const fields = value as Record<string, unknown>
        assert.is(fields['active'], true)
        assert.is((fields['cnf'] as Record<string, unknown>)['x5t#S256'], first.thumbprint)
        assert.ok(fields['exp'] === undefined || Number(fields['exp']) > at)
      }
    ),
    { numRuns: 500 }
  ))
test('members of a polluted Object.prototype are not part of an answer', async () => {
  const polluted = Object.prototype as Record<string, unknown>
  try {
    Object.assign(polluted, {
      active: true,
      cnf: { 'x5t#S256': first.thumbprint },
      'x5t#S256': first.thumbprint,
      token_type: 'Bearer'
    })
    assert.is(
      summary(await introspectAnswer('{}')),
      'Failed introspection_malformed active_not_boolean'
    )
    assert.is(summary(await introspectAnswer('{"active":true}')), 'Refused wrong_token_type')
    const answer = await introspectAnswer('{"active":true,"token_type":"Bearer"}')
    assert.ok(
      answer._tag === 'Active' &&
        (answer.token.confirmation.thumbprint === first.thumbprint) === false
    )
  } finally {
    for (const name of ['active', 'cnf', 'x5t#S256', 'token_type']) delete polluted[name]
  }
})

test.run()
