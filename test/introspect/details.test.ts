import { gate, noScopes, requireDetails, type Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, first, knowsToken, now, request, secret } from '../samples'
import { introspectAnswer as authleteAnswer } from './authlete/service'
import { answerWith, introspectAnswer as rfc7662Answer, summary } from './rfc7662/server'
import { query } from './transports'

const test = suite('authorization details')

const payment = { type: 'payment_initiation', instructedAmount: { amount: '1.00' } }

function authleteWith(details: string) {
  return authleteAnswer(
    `{"action":"OK","certificateThumbprint":"${first.thumbprint}","authorizationDetails":${details}}`
  )
}
function rfc7662With(details: string) {
  return rfc7662Answer(answerWith('authorization_details', details))
}

for (const [title, ask, member] of [
  ['RFC 7662', rfc7662With, 'authorization_details'],
  ['Authlete, a list', authleteWith, 'authorizationDetails'],
  [
    'Authlete, elements',
    (details: string) => authleteWith(`{"elements":${details}}`),
    'authorizationDetails'
  ]
] as const) {
  test(`${title}: a list of objects with types becomes the token's, deeply frozen [RFC 9396 §9]`, async () => {
    const answer = await ask(JSON.stringify([payment, { type: 'a' }]))
    assert.ok(answer._tag === 'Active')
    const { authorizationDetails } = answer.token
    assert.equal(authorizationDetails, [payment, { type: 'a' }])
    assert.ok(Object.isFrozen(authorizationDetails))
    assert.ok(Object.isFrozen(authorizationDetails?.[0]?.['instructedAmount']))
  })
  test(`${title}: an empty list and null have no details`, async () => {
    for (const [literal, expected] of [
      ['[]', []],
      ['null', undefined]
    ] as const) {
      const answer = await ask(literal)
      assert.ok(answer._tag === 'Active', summary(answer))
      assert.equal(answer.token.authorizationDetails, expected)
    }
  })
  for (const literal of ['"a"', '7', 'true', '["a"]', '[null]', '[{}]', '[{"type":7}]', '[[]]'])
    test(`${title}: ${literal} is malformed, never "no details"`, async () =>
      assert.is(summary(await ask(literal)), `Failed introspection_malformed wrong_type_${member}`))
}

test("Authlete's otherFields are members of the detail, and change none", async () => {
  const others = JSON.stringify({ instructedAmount: { amount: '1.00' }, type: 'x', __proto__: 1 })
  const detail = { type: 'payment_initiation', otherFields: others }
  const answer = await authleteWith(JSON.stringify({ elements: [detail] }))
  assert.ok(answer._tag === 'Active')
  assert.equal(answer.token.authorizationDetails, [payment])
})
for (const otherFields of ['{', '[]', '7', '{"limit":1,}', secret, { limit: 1 }, 7])
  test(`Authlete's otherFields ${JSON.stringify(otherFields)} are malformed: a limit in them must not be lost`, async () =>
    assert.is(
      summary(await authleteWith(JSON.stringify([{ type: 'a', otherFields }]))),
      'Failed introspection_malformed wrong_type_authorizationDetails'
    ))
test("Authlete's otherFields may be null", async () => {
  const answer = await authleteWith(JSON.stringify([{ type: 'a', otherFields: null }]))
  assert.ok(answer._tag === 'Active')
  assert.equal(answer.token.authorizationDetails, [{ type: 'a' }])
})
test('otherFields that hold the token are malformed, and are not read again without redaction', async () => {
  const otherFields = JSON.stringify({ limit: query.token })
  const answer = await authleteWith(JSON.stringify([{ type: 'a', otherFields }]))
  assert.is(summary(answer), 'Failed introspection_malformed wrong_type_authorizationDetails')
  assert.not.match(JSON.stringify(answer), query.token)
})
test('details of your own Introspect are checked like every field of a token', async () => {
  const require = { ...noScopes, checks: [requireDetails('a')] }
  const decideOn = (authorizationDetails: unknown) =>
    gate({ require, introspect: knowsToken({ ...bound, authorizationDetails } as Token), now })(
      request()
    )
  const good = await decideOn([{ type: 'a' }])
  assert.is(good._tag, 'Allow')
  for (const bad of ['a', {}, [{}], [null]]) {
    const decision = await decideOn(bad)
    assert.is(decision._tag === 'ServerError' && decision.reason, 'introspection_malformed')
  }
})

test.run()
