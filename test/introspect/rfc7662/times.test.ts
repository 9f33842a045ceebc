import fc from 'fast-check'
import { cached, memory, shared } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, now } from '../../samples'
import { query } from '../transports'
import { answerWith, introspectAnswer, summary } from './server'

const test = suite('rfc7662, times')

const members = { exp: 'expiresAt', nbf: 'notBefore', auth_time: 'authTime' } as const
type Member = keyof typeof members

async function read(member: Member, literal: string): Promise<unknown> {
  const answer = await introspectAnswer(answerWith(member, literal))
  if (answer._tag !== 'Active') return summary(answer)
  return answer.token[members[member]]
}

const malformed = (member: Member): string => `Failed introspection_malformed wrong_type_${member}`
const max = Number.MAX_SAFE_INTEGER
for (const [literal, exp, nbf, authTime] of [
  ['1800000060', 1800000060, 1800000060, 1800000060],
  ['1800000060.0', 1800000060, 1800000060, 1800000060],
  ['1.80000006e9', 1800000060, 1800000060, 1800000060],
  ['1800000060.9', 1800000060, 1800000061, 1800000060],
  ['1800000060.000001', 1800000060, 1800000061, 1800000060],
  ['-0.5', -1, -0, -1],
  ['0', 0, 0, 0],
  ['-1', -1, -1, -1],
  ['1800000060000000', 1800000060000000, 1800000060000000, 1800000060000000],
  ['9007199254740991', max, max, max],
  ['9007199254740992', undefined, 'malformed', 'malformed'],
  ['9007199254740993.5', undefined, 'malformed', 'malformed'],
  ['9223372036854775', undefined, 'malformed', 'malformed'],
  ['9223372036854775807', undefined, 'malformed', 'malformed'],
  ['99999999999999999999999', undefined, 'malformed', 'malformed'],
  ['1e300', undefined, 'malformed', 'malformed'],
  ['-9223372036854775808', -max, 'malformed', 'malformed'],
  ['-1e300', -max, 'malformed', 'malformed'],
  ['null', 'malformed', undefined, undefined],
  ['1e999', 'malformed', 'malformed', 'malformed'],
  ['-1e999', 'malformed', 'malformed', 'malformed'],
  ['"1800000060"', 'malformed', 'malformed', 'malformed'],
  ['"9223372036854775807"', 'malformed', 'malformed', 'malformed'],
  ['"1800000060000000"', 'malformed', 'malformed', 'malformed'],
  ['"2027-01-15T08:01:00Z"', 'malformed', 'malformed', 'malformed'],
  ['""', 'malformed', 'malformed', 'malformed'],
  ['true', 'malformed', 'malformed', 'malformed'],
  ['[1800000060]', 'malformed', 'malformed', 'malformed'],
  ['[]', 'malformed', 'malformed', 'malformed'],
  ['{"valueOf":1,"toString":1}', 'malformed', 'malformed', 'malformed']
] as const)
  for (const [member, expected] of [
    ['exp', exp],
    ['nbf', nbf],
    ['auth_time', authTime]
  ] as const)
    test(`${member} ${literal} is ${expected ?? 'absent'} [RFC 7662 §2.2]`, async () =>
      assert.is(
        await read(member, literal),
        expected === 'malformed' ? malformed(member) : expected
      ))

test('any number becomes a whole number that is never in favour of the token', () =>
  fc.assert(
    fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async time => {
      const literal = JSON.stringify(time)
      const expiresAt = await read('exp', literal)
      if (expiresAt === undefined) assert.ok(time > max)
      else
        assert.ok(Number.isSafeInteger(expiresAt) && (expiresAt as number) <= Math.max(time, -max))
      if (Math.abs(time) > max) {
        assert.is(await read('nbf', literal), malformed('nbf'))
        assert.is(await read('auth_time', literal), malformed('auth_time'))
        return
      }
      assert.is(await read('nbf', literal), Math.ceil(time))
      assert.is(await read('auth_time', literal), Math.floor(time))
    }),
    { numRuns: 300 }
  ))
test('whole numbers are read as they are, however many digits JSON gives them', () =>
  fc.assert(
    fc.asyncProperty(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), async time => {
      const expiresAt = await read('exp', String(time))
      const expected = time > BigInt(max) ? undefined : Math.max(Number(time), -max)
      assert.is(expiresAt, expected)
    }),
    { numRuns: 300 }
  ))
test('the last of two members of one name counts, for a long time as for a short one', async () => {
  for (const [literal, expected] of [
    ['1800000060,"exp":9223372036854775807', undefined],
    ['9223372036854775807,"exp":1800000060', 1800000060],
    ['9223372036854775807,"exp":"9223372036854775807"', malformed('exp')]
  ] as const)
    assert.is(await read('exp', literal), expected)
})
test('the claims keep the digits of a long time', async () => {
  const answer = await introspectAnswer(answerWith('exp', '9223372036854775807'))
  assert.ok(answer._tag === 'Active' && !('expiresAt' in answer.token))
  assert.is(answer.token.claims['exp'], '9223372036854775807')
})
for (const [title, ttl, questions] of [
  ['is not cached without ttl', undefined, 2],
  ['is cached with a ttl', 60, 1]
] as const)
  test(`an answer whose exp means "never" ${title} [RFC 7662 §4]`, async () => {
    const values = new Map<string, string>()
    const store = {
      get: (key: string) => values.get(key) ?? null,
      set: (key: string, value: string) => void values.set(key, value)
    }
    const options = { space: 'https://as as api', secret: 'x'.repeat(32), now }
    for (const place of [memory({ entries: 9 }), shared(store, options)]) {
      let asked = 0
      const introspect = cached(place, { ttl, now })(() => {
        asked += 1
        return introspectAnswer(answerWith('exp', '9223372036854775807'))
      })
      assert.is((await introspect(query))._tag, 'Active')
      assert.is((await introspect(query))._tag, 'Active')
      assert.is(asked, questions)
    }
  })

test('exp and nbf with a fraction are still judged at the second', async () => {
  assert.is(await read('exp', `${at}.9`), at)
  assert.is(await read('nbf', `${at}.1`), at + 1)
})

test.run()
