import fc from 'fast-check'
import { decide, noScopes, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, first } from '../../samples'
import { decisionOn, introspectAnswer, okAnswer } from './service'

const test = suite('authlete, answer')

test('an OK answer becomes a token: milliseconds become seconds, authTime 0 is absent', async () => {
  const answer = await introspectAnswer({
    ...okAnswer,
    acr: 'loa2',
    accessTokenResources: ['https://api']
  })
  assert.ok(answer._tag === 'Active')
  const { claims, ...token } = answer.token
  assert.equal(token, {
    subject: 'john',
    clientId: '26478243745571',
    scopes: ['time:query'],
    expiresAt: at + 60,
    audience: ['https://api'],
    acr: 'loa2',
    confirmation: { thumbprint: first.thumbprint }
  })
  assert.equal(claims['properties'], [{ key: 'a', value: '1', hidden: false }])
})
test('hidden properties and the responseContent of an OK answer are dropped', async () => {
  const text = JSON.stringify(await introspectAnswer(okAnswer))
  assert.not.match(text, 'hush')
  assert.not.match(text, 'responseContent')
})
test('a client id beyond 2^53 keeps its digits', async () => {
  const answer = await introspectAnswer(
    JSON.stringify(okAnswer).replace('26478243745571', '9223372036854775807')
  )
  assert.ok(answer._tag === 'Active')
  assert.is(answer.token.clientId, '9223372036854775807')
})
test('digits inside a string are unchanged', async () => {
  const answer = await introspectAnswer({ ...okAnswer, subject: 'a "9223372036854775807" \\' })
  assert.ok(answer._tag === 'Active')
  assert.is(answer.token.subject, 'a "9223372036854775807" \\')
})
test("a client's alias is its id if the alias is used", async () => {
  const answer = await introspectAnswer({
    ...okAnswer,
    clientIdAlias: 'app',
    clientIdAliasUsed: true
  })
  assert.ok(answer._tag === 'Active')
  assert.is(answer.token.clientId, 'app')
})
test('every field may be null or absent', async () => {
  const names = Object.keys({
    ...okAnswer,
    acr: 0,
    clientIdAlias: 0,
    clientIdAliasUsed: 0,
    accessTokenResources: 0
  }).filter(name => name !== 'action')
  assert.is(
    (
      await introspectAnswer({
        action: 'OK',
        ...Object.fromEntries(names.map(name => [name, null]))
      })
    )._tag,
    'Active'
  )
  assert.is((await introspectAnswer({ action: 'OK' }))._tag, 'Active')
})
for (const [how, thumbprint, confirmation] of [
  ['base64url', first.thumbprint, { thumbprint: first.thumbprint }],
  ['padded base64url', `${first.thumbprint}=`, { thumbprint: first.thumbprint }],
  [
    'padded base64',
    Buffer.from(first.thumbprint, 'base64url').toString('base64'),
    { thumbprint: first.thumbprint }
  ],
  [
    'hex',
    Buffer.from(first.thumbprint, 'base64url').toString('hex'),
    { thumbprint: first.thumbprint }
  ],
  [
    'hex with colons in capitals',
    Buffer.from(first.thumbprint, 'base64url')
      .toString('hex')
      .replace(/..(?=.)/g, '$&:')
      .toUpperCase(),
    { thumbprint: first.thumbprint }
  ],
  ['nothing readable', 'x', { unknown: ['certificateThumbprint'] }],
  ['an empty text', '', { unknown: ['certificateThumbprint'] }],
  [
    'the hash of nothing',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    { unknown: ['certificateThumbprint'] }
  ]
] as const)
  test(`a thumbprint in ${how} ${'thumbprint' in confirmation ? 'is read' : 'is unknown, not unbound'}`, async () => {
    const answer = await introspectAnswer({ ...okAnswer, certificateThumbprint: thumbprint })
    assert.ok(answer._tag === 'Active')
    assert.equal(answer.token.confirmation, confirmation)
  })

test('the challenge names the scopes that Authlete found missing', async () => {
  const decision = decide(
    await introspectAnswer({ ...okAnswer, action: 'FORBIDDEN', sufficient: false }),
    {
      now: at,
      requirement: scopes('time:query')
    }
  )
  assert.ok(decision._tag === 'Deny')
  assert.match(decision.challenges[0] ?? '', 'scope="time:query"')
})
test("Authlete's own challenge is never passed on", async () => {
  const decision = decide(
    await introspectAnswer({
      action: 'UNAUTHORIZED',
      responseContent: 'Bearer error="invalid_token",error_uri="https://evil"'
    }),
    { now: at, requirement: noScopes }
  )
  assert.not.match(JSON.stringify(decision), 'evil')
})

test('random JSON from Authlete never allows unless it is a well-formed OK that nothing in it contradicts', () => {
  const maybe = (name: keyof typeof okAnswer) =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(okAnswer[name] as unknown) },
      { weight: 1, arbitrary: fc.oneof(fc.jsonValue(), fc.boolean()) as fc.Arbitrary<unknown> }
    )
  return fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.jsonValue() as fc.Arbitrary<unknown>,
        fc.record(
          {
            action: maybe('action'),
            existent: maybe('existent'),
            usable: maybe('usable'),
            sufficient: maybe('sufficient'),
            expiresAt: maybe('expiresAt'),
            certificateThumbprint: maybe('certificateThumbprint'),
            scopes: maybe('scopes'),
            subject: maybe('subject'),
            clientId: maybe('clientId')
          },
          { requiredKeys: [] }
        )
      ),
      async value => {
        if ((await decisionOn(JSON.stringify(value))) !== 'Allow') return
        const fields = value as Record<string, unknown>
        assert.is(fields['action'], 'OK')
        assert.is(fields['certificateThumbprint'], first.thumbprint)
        assert.ok((fields['scopes'] as string[]).includes('time:query'))
        for (const name of ['existent', 'usable', 'sufficient']) assert.is.not(fields[name], false)
      }
    ),
    { numRuns: 500 }
  )
})

test.run()
