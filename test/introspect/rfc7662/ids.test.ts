import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { answerWith, introspectAnswer, summary } from './server'

const test = suite('rfc7662, subject and client id')

for (const [literal, expected] of [
  ['"42"', '42'],
  ['42', '42'],
  ['0', '0'],
  ['-7', '-7'],
  ['999999999999999', '999999999999999'],
  ['1234567890123456', '1234567890123456'],
  ['9223372036854775807', '9223372036854775807'],
  ['null', undefined],
  ['4.5', 'malformed'],
  ['1e17', 'malformed'],
  ['9007199254740990.6', 'malformed'],
  ['9007199254740993.0', 'malformed'],
  ['1e999', 'malformed'],
  ['true', 'malformed'],
  ['["42"]', 'malformed'],
  ['{"toString":"x"}', 'malformed']
] as const)
  for (const [member, field] of [
    ['sub', 'subject'],
    ['client_id', 'clientId']
  ] as const)
    test(`${member} ${literal} is ${expected ?? 'absent'}: a whole number keeps its digits`, async () => {
      const answer = await introspectAnswer(answerWith(member, literal))
      if (expected === 'malformed')
        assert.is(summary(answer), `Failed introspection_malformed wrong_type_${member}`)
      else assert.ok(answer._tag === 'Active' && answer.token[field] === expected)
    })
test('two subjects that are different whole numbers stay different', () =>
  fc.assert(
    fc.asyncProperty(
      fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }),
      fc.bigInt({ min: -2n, max: 2n }),
      async (id, distance) => {
        const answers = await Promise.all(
          [id, id + distance].map(sub => introspectAnswer(answerWith('sub', String(sub))))
        )
        const [one, other] = answers.map(answer =>
          answer._tag === 'Active' ? answer.token.subject : summary(answer)
        )
        assert.is(one, String(id))
        assert.is(one === other, distance === 0n)
      }
    ),
    { numRuns: 200 }
  ))
for (const member of ['sub', 'client_id'])
  test(`a ${member} that is the token, as a number, is malformed: it would leave as principalId`, async () => {
    const answer = await introspectAnswer(answerWith(member, '123456789012'), {
      clientSecret: '123456789012'
    })
    assert.is(summary(answer), 'Failed introspection_malformed token_echoed')
  })

test.run()
