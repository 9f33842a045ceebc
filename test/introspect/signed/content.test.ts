import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, secret } from '../../samples'
import { activeAnswer, summary } from '../rfc7662/server'
import { ask, outcome, payload, signAnswer, signText } from './signer'

const test = suite('signed answers, what is inside')

test('what the answer says beside token_introspection says nothing about the token [RFC 9701 §5]', async () => {
  const { token_introspection: _, ...around } = payload
  const body = await signAnswer({
    payload: { ...around, ...activeAnswer, token_introspection: { active: false } }
  })
  assert.is(summary(await ask(body)), 'Inactive')
  assert.is(
    await outcome({ payload: { active: true, token_introspection: { sub: 'x' } } }),
    'Failed introspection_malformed active_not_boolean'
  )
})
test('what the answer repeats of the token and of our secret is redacted, and no JWS leaves', async () => {
  const credential = 'secret-of-the-api-for-its-server'
  const debug = [secret, encodeURIComponent(secret), credential, `"${credential}"`]
  const body = await signAnswer({ payload: { token_introspection: { ...activeAnswer, debug } } })
  const answer = await ask(body, { clientSecret: credential })
  assert.ok(answer._tag === 'Active')
  assert.equal(answer.token.claims['debug'], Array(4).fill('[redacted]'))
  for (const text of [secret, credential, body, body.split('.')[1] ?? ''])
    assert.not.ok(JSON.stringify(answer).includes(text))
})
for (const [title, inner] of [
  ['the subject', { sub: secret }],
  ['the name of a member', { [secret]: 1 }]
] as const)
  test(`an answer in which the token is ${title} is malformed`, async () =>
    assert.is(
      await outcome({ payload: { token_introspection: { ...activeAnswer, ...inner } } }),
      'Failed introspection_malformed token_echoed'
    ))
test('a number of 16 digits and more keeps its digits, and a time its value', async () => {
  const inner = `{"active":true,"token_type":"Bearer","sub":12345678901234567890,"exp":9223372036854775807,"nbf":${at}}`
  const text = JSON.stringify({ ...payload, token_introspection: 0 })
  const body = signText(text.replace('"token_introspection":0', `"token_introspection":${inner}`))
  const answer = await ask(body)
  assert.ok(answer._tag === 'Active')
  assert.equal(
    [answer.token.subject, answer.token.expiresAt, answer.token.notBefore],
    ['12345678901234567890', undefined, at]
  )
})
test('a time of 1e999 is malformed in a signed answer, too', async () => {
  const text = JSON.stringify({ ...payload, token_introspection: { ...activeAnswer, exp: 0 } })
  const body = signText(text.replace('"exp":0', '"exp":1e999'))
  assert.is(summary(await ask(body)), 'Failed introspection_malformed wrong_type_exp')
})
test.run()
