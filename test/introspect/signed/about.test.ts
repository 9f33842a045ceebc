// Which token a signed answer is about.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { jws, newEcKey, signed } from '../../jose/samples'
import { at, secret } from '../../samples'
import { activeAnswer } from '../rfc7662/server'
import { audience, header, issuer, outcome, payload } from './signer'

const test = suite('signed answers, which token they are about')

const malformed = (detail: string): string => `Failed introspection_malformed ${detail}`

const own = { jti: 'a', sub: 'jane', exp: at + 60 }
const key = newEcKey().privateJwk
for (const [title, claims, stated, isAccepted] of [
  ['says the same', own, own, true],
  ['names its jti alone', own, { jti: 'a' }, true],
  ['names its sub alone', own, { sub: 'jane' }, true],
  ['names its exp alone', own, { exp: at + 60 }, true],
  ['names null beside its exp', own, { jti: null, sub: null, exp: at + 60 }, true],
  ['names nothing where the token has none', {}, {}, true],
  ['names another jti', own, { ...own, jti: 'b' }, false],
  ['names another sub', own, { ...own, sub: 'joe' }, false],
  ['names another exp', own, { ...own, exp: at + 61 }, false],
  ['names a jti that the token lacks', { ...own, jti: undefined }, own, false],
  ['names a sub that the token lacks', { ...own, sub: undefined }, own, false],
  ['names an exp that the token lacks', { ...own, exp: undefined }, own, false],
  ['has a number where the token has a text', { ...own, jti: '1' }, { ...own, jti: 1 }, false]
] as const)
  test(`about a JWT, an answer that ${title} is ${isAccepted ? 'accepted' : "another token's"}`, async () => {
    const token = await signed(key, {}, claims)
    for (const active of [true, false]) {
      const { sub: _, exp: __, ...others } = activeAnswer
      const answer = { ...others, ...stated, active }
      const result = await outcome({ payload: { token_introspection: answer } }, { token })
      const accepted = active ? 'Active' : 'Inactive'
      assert.is(result, isAccepted ? accepted : malformed('signed_other_token'))
    }
  })
for (const stated of [{}, { jti: null, sub: null }, { iss: issuer, aud: audience, scope: 'a' }])
  test(`about a JWT, an active answer of ${JSON.stringify(stated)} names no token`, async () => {
    const token = await signed(key, {}, own)
    const outcomeIf = (active: boolean) => {
      const { sub: _, exp: __, ...others } = activeAnswer
      const answer = { ...others, ...stated, active }
      return outcome({ payload: { token_introspection: answer } }, { token })
    }
    assert.is(await outcomeIf(true), malformed('signed_other_token'))
    assert.is(await outcomeIf(false), 'Inactive')
  })
test('about a JWT in another spelling, an active answer is about no token that we read', async () => {
  const token = await signed(key, {}, own)
  const other = { ...activeAnswer, ...own, sub: 'joe', jti: 'b' }
  for (const spelling of [`${token}=`, `${token}==`, `${token}.`, `.${token}`]) {
    for (const answer of [other, { ...activeAnswer, ...own }]) {
      const result = await outcome(
        { payload: { token_introspection: answer } },
        { token: spelling }
      )
      assert.is(result, malformed('signed_other_token'))
    }
    const inactive = { payload: { token_introspection: { active: false } } }
    assert.is(await outcome(inactive, { token: spelling }), 'Inactive')
  }
})
for (const [title, token] of [
  ['opaque', secret],
  ['of three parts that are no JWS', 'a.b.c'],
  ['a JWS whose payload is a list', jws(header, [], '')]
] as const)
  test(`a token that is ${title} says nothing about itself`, async () =>
    assert.is(await outcome({ payload }, { token }), 'Active'))

test.run()
