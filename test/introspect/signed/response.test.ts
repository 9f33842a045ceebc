import fc from 'fast-check'
import { rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, now } from '../../samples'
import { activeAnswer, clientOptions, summary } from '../rfc7662/server'
import { query } from '../transports'
import { ask, audience, issuer, mediaType, outcome, signAnswer, signedOption } from './signer'

const test = suite('signed answers, what they say')

const malformed = (detail: string): string => `Failed introspection_malformed ${detail}`

for (const [member, value, detail] of [
  ['iss', undefined, 'signed_iss'],
  ['iss', `${issuer}/`, 'signed_iss'],
  ['iss', 'https://other.example.com', 'signed_iss'],
  ['iss', [issuer], 'signed_iss'],
  ['aud', [audience], ''],
  ['aud', ['https://other.example.com', audience], ''],
  ['aud', undefined, 'signed_aud'],
  ['aud', null, 'signed_aud'],
  ['aud', '', 'signed_aud'],
  ['aud', `${audience}/`, 'signed_aud'],
  ['aud', `${audience} https://other.example.com`, 'signed_aud'],
  ['aud', [], 'signed_aud'],
  ['aud', ['https://other.example.com'], 'signed_aud'],
  ['aud', [audience, 1], 'signed_aud'],
  ['aud', [[audience]], 'signed_aud'],
  ['aud', { [audience]: audience }, 'signed_aud'],
  ['iat', at - 30, ''],
  ['iat', at - 30.5, 'signed_iat_past'],
  ['iat', at - 31, 'signed_iat_past'],
  ['iat', 0, 'signed_iat_past'],
  ['iat', -1, 'signed_iat_past'],
  ['iat', at + 10, ''],
  ['iat', at + 11, 'signed_iat_future'],
  ['iat', at * 1000, 'signed_iat_future'],
  ['iat', 1e300, 'signed_iat_future'],
  ['iat', undefined, 'signed_iat'],
  ['iat', null, 'signed_iat'],
  ['iat', `${at}`, 'signed_iat'],
  ['iat', 1e15, 'signed_iat'],
  ['iat', [at], 'signed_iat'],
  ['token_introspection', undefined, 'signed_token_introspection'],
  ['token_introspection', null, 'signed_token_introspection'],
  ['token_introspection', true, 'signed_token_introspection'],
  ['token_introspection', [activeAnswer], 'signed_token_introspection'],
  ['token_introspection', JSON.stringify(activeAnswer), 'signed_token_introspection'],
  ['token_introspection', {}, 'active_not_boolean'],
  ['token_introspection', { ...activeAnswer, active: 'true' }, 'active_not_boolean'],
  ['token_introspection', { ...activeAnswer, active: 1 }, 'active_not_boolean']
] as const)
  test(`${member} ${JSON.stringify(value)}: ${detail || 'accepted'} [RFC 9701 §5]`, async () =>
    assert.is(
      await outcome({ payload: { [member]: value } }),
      detail ? malformed(detail) : 'Active'
    ))

test('whatever a member is, only its own good values are accepted', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom('iss', 'aud', 'iat', 'token_introspection'),
      fc.jsonValue(),
      async (member, value) => {
        const isGood =
          (member === 'iss' && value === issuer) ||
          (member === 'aud' && [value].flat().includes(audience)) ||
          (member === 'iat' && Number(value) >= at - 30 && Number(value) <= at + 10)
        const result = await outcome({ payload: { [member]: value } })
        if (!isGood) assert.match(result, /^Failed introspection_malformed \w+$/)
      }
    )
  ))
test('one changed character anywhere makes an answer a failure', async () => {
  const body = await signAnswer()
  await fc.assert(
    fc.asyncProperty(
      fc.nat(body.length - 1),
      fc.integer({ min: 32, max: 126 }),
      async (i, code) => {
        const character = String.fromCharCode(code)
        fc.pre(body[i] !== character)
        const changed = body.slice(0, i) + character + body.slice(i + 1)
        assert.match(summary(await ask(changed)), /^Failed introspection_malformed \w+$/)
      }
    )
  )
})
test('any text is a failure with a closed code', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.array(fc.base64String(), { maxLength: 6 }).map(x => x.join('.'))
      ),
      async body => assert.match(summary(await ask(body)), /^Failed introspection_malformed \w+$/)
    )
  ))

test('an answer of before the request is a replay, whenever it comes', async () => {
  const body = await signAnswer()
  let time = now()
  const transport = async () => {
    time += 60_000 // a slow server: only the request's time counts
    return { _tag: 'Answered', status: 200, body, contentType: mediaType } as const
  }
  const options = { ...clientOptions, signed: signedOption, transport, now: () => time }
  const introspect = rfc7662(options as never)
  assert.is(summary(await introspect(query)), 'Active')
  assert.is(summary(await introspect(query)), malformed('signed_iat_past'))
})
test('a clock that fails while the answer comes is a failure', async () => {
  let reads = 0
  const clock = (): number => (reads++ === 0 ? now() : Number.NaN)
  const answer = await ask(await signAnswer(), { now: clock })
  assert.is(summary(answer), malformed('signed_iat_future'))
})
test('a broken clock is a failure before anything is sent', async () =>
  assert.is(
    summary(await ask(await signAnswer(), { now: () => at })),
    'Failed clock_invalid not_milliseconds'
  ))

test.run()
