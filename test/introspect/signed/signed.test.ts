import { rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { keyByAlgorithm, newEcKey, newRsaKey, rsa } from '../../jose/samples'
import { now } from '../../samples'
import { activeAnswer, clientOptions, introspectAnswer, summary } from '../rfc7662/server'
import { answering, json, query } from '../transports'
import {
  ask,
  audience,
  header,
  issuer,
  mediaType,
  outcome,
  publicKey,
  signAnswer,
  signedOption,
  unsigned
} from './signer'

const test = suite('signed answers')

test('a signed answer says what the same answer in JSON says [RFC 9701 §5]', async () => {
  const [signed, plain] = [await ask(await signAnswer()), await introspectAnswer(activeAnswer)]
  assert.equal(signed, plain)
  assert.is(signed._tag, 'Active')
  assert.is(await outcome({ payload: { token_introspection: { active: false } } }), 'Inactive')
})
test('the answer is asked for as a JWT alone: with JSON in the list, servers send JSON', async () => {
  const { transport, requests } = answering(json(activeAnswer))
  await rfc7662({ ...clientOptions, signed: signedOption, now, transport } as never)(query)
  assert.is(requests[0]?.headers['accept'], mediaType)
  assert.is(requests[0]?.headers['accept-encoding'], 'identity')
})
for (const [contentType, detail] of [
  [mediaType, ''],
  [`${mediaType};charset=UTF-8`, ''],
  ['Application/Token-Introspection+JWT ; charset=utf-8', ''],
  ['application/json', 'not_signed'],
  ['application/json; charset=utf-8', 'not_signed'],
  ['APPLICATION/JSON', 'not_signed'],
  ['application/problem+json', 'not_signed'],
  ['application/jwt', 'signed_content_type'],
  [`${mediaType}x`, 'signed_content_type'],
  [`text/plain, ${mediaType}`, 'signed_content_type'],
  ['text/html', 'signed_content_type'],
  ['', 'signed_content_type'],
  [undefined, 'signed_content_type'],
  [[mediaType], 'signed_content_type'],
  [null, 'signed_content_type']
] as const)
  test(`content type ${JSON.stringify(contentType)}: ${detail || 'accepted'} [RFC 9701 §5]`, async () => {
    const answer = await ask(await signAnswer(), {}, query, contentType ?? null)
    assert.is(
      summary(answer),
      detail === '' ? 'Active' : `Failed introspection_malformed ${detail}`
    )
  })
test('JSON in place of a signed answer is a failure, whatever it says: a downgrade', async () => {
  for (const body of [JSON.stringify(activeAnswer), '{"active":false}', await signAnswer()]) {
    const answer = await ask(body, {}, query, 'application/json')
    assert.is(summary(answer), 'Failed introspection_malformed not_signed')
    assert.ok(answer._tag === 'Failed' && !answer.retryable)
  }
})

const decoy = newEcKey()
for (const [title, body, detail] of [
  ['an encrypted answer', 'e30.a.b.c.d', 'signed_encrypted'],
  ['JSON with the type of a JWT', JSON.stringify(activeAnswer), 'not_three_parts'],
  ['an empty body', '', 'not_three_parts'],
  ['two parts', 'e30.e30', 'not_three_parts'],
  ['padding', `${unsigned(header)}=`, 'not_base64url'],
  ['a line break behind it', `${unsigned(header)}\n`, 'not_base64url'],
  ['a payload that is a list', unsigned(header, []), 'not_an_object'],
  ['a payload that is no JSON', unsigned(header, 'x'), 'not_json'],
  ['no typ', unsigned({ alg: 'ES256' }), 'signed_typ'],
  ['alg none', unsigned({ ...header, alg: 'none' }), 'signed_alg'],
  ['alg HS256', unsigned({ ...header, alg: 'HS256' }), 'signed_alg'],
  ['alg RS256 by default', unsigned({ ...header, alg: 'RS256' }), 'signed_alg'],
  ['no alg', unsigned(header), 'signed_alg'],
  ['a critical member', unsigned({ ...header, alg: 'ES256', crit: [] }), 'signed_crit'],
  ['a kid that is a number', unsigned({ ...header, alg: 'ES256', kid: 1 }), 'signed_kid'],
  ['an unknown key', unsigned({ ...header, alg: 'ES256', kid: 'z' }), 'signed_key'],
  ['no signature', unsigned({ ...header, alg: 'ES256', kid: 'k' }), 'signed_signature']
] as const)
  test(`${title} is a failure: ${detail}`, async () =>
    assert.is(summary(await ask(body)), `Failed introspection_malformed ${detail}`))

for (const [typ, isAccepted] of [
  ['token-introspection+jwt', true],
  ['application/token-introspection+jwt', true],
  ['Token-Introspection+JWT', true],
  ['JWT', false],
  ['at+jwt', false],
  ['', false],
  [['token-introspection+jwt'], false],
  ['x/token-introspection+jwt', false],
  ['token-introspection+jwt ', false],
  ['tokenXintrospection+jwt', false]
] as const)
  test(`typ ${JSON.stringify(typ)} is ${isAccepted ? 'accepted' : 'refused'} [RFC 9701 §5]`, async () =>
    assert.is(
      await outcome({ header: { typ } }),
      isAccepted ? 'Active' : 'Failed introspection_malformed signed_typ'
    ))

test("another's signature under our key's name is a failure", async () =>
  assert.is(
    await outcome({ key: { ...decoy.privateJwk, kid: 'k' } }),
    'Failed introspection_malformed signed_signature'
  ))
test('a key in the header is not looked at', async () =>
  assert.is(
    await outcome({ key: { ...decoy.privateJwk, kid: 'k' }, header: { jwk: decoy.publicJwk } }),
    'Failed introspection_malformed signed_signature'
  ))
for (const [alg, { privateJwk, publicJwk }] of Object.entries(keyByAlgorithm))
  test(`an answer in ${alg} is accepted where algorithms names it`, async () => {
    const body = await signAnswer({ key: { ...privateJwk, alg } })
    const keys = { keys: [publicJwk] }
    const signed = { ...signedOption, keys, algorithms: [alg] }
    assert.is(summary(await ask(body, { signed })), 'Active')
    const others = { ...signed, keys: { keys: [publicKey, rsa.publicJwk] }, algorithms: ['PS512'] }
    if (alg !== 'PS512')
      assert.is(
        summary(await ask(body, { signed: others })),
        'Failed introspection_malformed signed_alg'
      )
  })
test('keys of another size or use in the set do not matter', async () => {
  const keys = { keys: [newRsaKey(1024).publicJwk, { kty: 'oct' }, 1, publicKey] } as never
  const signed = { issuer, audience, keys }
  assert.is(summary(await ask(await signAnswer(), { signed })), 'Active')
})
test.run()
