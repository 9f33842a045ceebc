import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first } from '../../samples'
import { introspectAnswer, summary } from './service'

const test = suite('authlete, types of members')

/** The answer's JSON with members as a server spells them: JSON.stringify would lose digits. */
function okWith(members: Readonly<Record<string, string>>): string {
  const others = { action: 'OK', certificateThumbprint: first.thumbprint }
  return Object.entries(members).reduce(
    (text, [name, literal]) => `${text.slice(0, -1)},"${name}":${literal}}`,
    JSON.stringify(others)
  )
}
const fieldOf = {
  expiresAt: 'expiresAt',
  authTime: 'authTime',
  subject: 'subject',
  clientId: 'clientId'
} as const
async function read(member: keyof typeof fieldOf, literal: string): Promise<unknown> {
  const answer = await introspectAnswer(okWith({ [member]: literal }))
  return answer._tag === 'Active' ? answer.token[fieldOf[member]] : summary(answer)
}

const max = Number.MAX_SAFE_INTEGER
for (const [member, literal, expected] of [
  ['expiresAt', '1800000060000', 1800000060],
  ['expiresAt', '1800000060999', 1800000060],
  ['expiresAt', '1800000060000.5', 1800000060],
  ['expiresAt', '9007199254740991', 9007199254740],
  ['expiresAt', '9223372036854775807', undefined],
  ['expiresAt', '1e300', undefined],
  ['expiresAt', '-9223372036854775808', Math.floor(-max / 1000)],
  ['expiresAt', '-1', -1],
  ['expiresAt', '0', 0],
  ['expiresAt', 'null', undefined],
  ['expiresAt', '1e999', 'malformed'],
  ['expiresAt', '"1800000060000"', 'malformed'],
  ['expiresAt', '"9223372036854775807"', 'malformed'],
  ['expiresAt', '[1]', 'malformed'],
  ['authTime', '1800000060', 1800000060],
  ['authTime', '1800000060.9', 1800000060],
  ['authTime', '0', undefined],
  ['authTime', 'null', undefined],
  ['authTime', '9223372036854775807', 'malformed'],
  ['authTime', '"1800000060"', 'malformed'],
  ['authTime', '{"valueOf":1}', 'malformed'],
  ['subject', '42', '42'],
  ['subject', '9223372036854775807', '9223372036854775807'],
  ['subject', 'null', undefined],
  ['subject', '4.5', 'malformed'],
  ['subject', 'true', 'malformed'],
  ['clientId', '26478243745571', '26478243745571'],
  ['clientId', '9223372036854775807', '9223372036854775807'],
  ['clientId', '"26478243745571"', '26478243745571'],
  ['clientId', '1e17', 'malformed'],
  ['clientId', '["1"]', 'malformed']
] as const)
  test(`${member} ${literal} is ${expected ?? 'absent'}`, async () =>
    assert.is(
      await read(member, literal),
      expected === 'malformed' ? `Failed introspection_malformed wrong_type_${member}` : expected
    ))

test('an expiry in milliseconds is never later than the server says', () =>
  fc.assert(
    fc.asyncProperty(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), async time => {
      const expiresAt = await read('expiresAt', String(time))
      if (time > BigInt(max)) assert.is(expiresAt, undefined)
      else assert.is(expiresAt, Math.floor(Math.max(Number(time), -max) / 1000))
    }),
    { numRuns: 300 }
  ))
test('a subject or client id that is the token, as a number or a text, is malformed', async () => {
  for (const member of ['subject', 'clientId'])
    for (const literal of ['123456789012', '"123456789012"'])
      assert.is(
        summary(await introspectAnswer(okWith({ [member]: literal }), { token: '123456789012' })),
        'Failed introspection_malformed token_echoed'
      )
})

test.run()
