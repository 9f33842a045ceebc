import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { holds, leaksOf } from '../src/secrets'
import { first, secret, wild } from './samples'

const test = suite('secrets')

const body = first.pem.replace(/-----[^-]+-----|\s/g, '')
const leaks = holds(() => [secret, body])

for (const [what, text] of [
  ['plain', `x ${secret} y`], ['percent-coded', encodeURIComponent(secret)], ['percent-coded in full', [...secret].map(c => `%${c.charCodeAt(0).toString(16)}`).join('')],
  ['in base64', Buffer.from(secret).toString('base64')], ['in base64url', Buffer.from(secret).toString('base64url')],
  ['in base64 behind one byte', Buffer.from(`a${secret}`).toString('base64')], ['in base64 behind two', Buffer.from(`ab${secret}zzz`).toString('base64')],
  ['as a PEM', first.pem], ['as a PEM in JSON', JSON.stringify(first.pem)], ['as a PEM that is percent-coded', encodeURIComponent(first.pem)], ['as one line', body], ['with its slashes escaped', secret.replace(/\//g, '\\/')], ['percent-coded twice', encodeURIComponent(encodeURIComponent(secret))], ['broken off', `${secret.slice(0, 9)}\n${secret.slice(9)}`]
] as const) test(`a secret ${what} is found`, () => assert.ok(leaks(text)))
for (const text of ['', 'hello', 'time:query payments', first.thumbprint, secret.slice(1), '%', '%zz'.repeat(30)]) test(`${JSON.stringify(text.slice(0, 20))} holds none`, () => assert.not.ok(leaks(text)))
test('short words in front of a token do not crowd it out', () =>
  assert.ok(leaksOf({ method: 'GET', path: '/', header: () => [`Bearer ${'a '.repeat(20)}${secret}`] })(`x ${secret}`)))
test('a token that one space broke off is found, wherever, and one with dots where spaces leave sixteen characters together', () => {
  for (const token of ['24abb83ffd19ad376a1c9951bbf19657c72405caa6', 'VkLr2sYp-9Qm_AbTzXc71dEfGh4iJkNoPqRsTuVwWxY', 'bfefa2.~dcb2bghdbcehbahah.hg2e~22d21af.eea.1e~2f'])
    for (let at = 1; at < token.length; at += 1) for (const gap of [' ', '  ']) {
      const text = `.${token.slice(0, at)}${gap}${token.slice(at)},`
      assert.ok(holds(() => [token])(text), text)
    }
})
test('nothing to hide, nothing found', () => assert.not.ok(holds(() => [])('anything at all')))

test('a secret is found whatever stands around it, in every coding', () =>
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~+/'), minLength: 12, maxLength: 60 }), fc.string(), fc.string(), (known, before, after) => {
    const found = holds(() => [known])
    assert.ok(found(before + known + after))
    assert.ok(found(before.replace(/%/g, '') + encodeURIComponent(known) + after.replace(/%/g, '')))
    for (const coding of ['base64', 'base64url'] as const) assert.ok(found(Buffer.from(before + known + after).toString(coding)))
  }), { numRuns: 150 }))
test('random text is never an error', () => fc.assert(fc.property(wild, text => { leaks(text) })))

test.run()
