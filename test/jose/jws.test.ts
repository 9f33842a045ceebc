// What is a JWS, before anything is verified.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { algorithmsNamed, allAlgorithms, defaultAlgorithms } from '../../src/jose/algorithms'
import { makeHeaderParser, parseJws, parseSignatureHeader } from '../../src/jose/jws'
import { anyText } from '../samples'
import { encode, jws, leftOf, rightOf } from './samples'

const test = suite('jose, jws')

const [header, payload, signature] = [encode({ alg: 'ES256' }), encode({ sub: 'jane' }), 'AQID']
const good = `${header}.${payload}.${signature}`

test('three parts: a header, a payload, a signature [RFC 7515 §7.1]', () =>
  assert.equal(rightOf(parseJws(good)), {
    header: { alg: 'ES256' },
    payload: { sub: 'jane' },
    signingInput: `${header}.${payload}`,
    signature: Buffer.from([1, 2, 3])
  }))
test('an empty signature is a form of ours: its token is refused, not foreign', () =>
  assert.is(rightOf(parseJws(`${header}.${payload}.`)).signature.length, 0))

const invalidUtf8 = Buffer.from('{"a":"\xff"}', 'latin1').toString('base64url')
const overlong = Buffer.from('{"a":"\xc0\xaf"}', 'latin1').toString('base64url')
const surrogate = Buffer.from('{"a":"\xed\xa0\x80"}', 'latin1').toString('base64url')
for (const [title, text, detail] of [
  ['an empty text', '', 'not_three_parts'],
  ['one part', 'tok', 'not_three_parts'],
  ['two parts', `${header}.${payload}`, 'not_three_parts'],
  ['four parts', `${good}.`, 'not_three_parts'],
  ['a JWE of five parts', `${header}.AQ.AQ.AQ.AQ`, 'not_three_parts'],
  ['doubled dots', `${header}..${payload}.${signature}`, 'not_three_parts'],
  ['a dot before', `.${good}`, 'not_three_parts'],
  ['a million dots', '.'.repeat(1e6), 'not_three_parts'],
  ['an empty header', `.${payload}.${signature}`, 'not_json'],
  ['an empty payload', `${header}..${signature}`, 'not_json'],
  ['padding in the header', `${encode('{"a":1}')}==.${payload}.`, 'not_base64url'],
  ['padding in the payload', `${header}.${encode('{"a":1}')}==.`, 'not_base64url'],
  ['padding in the signature', `${header}.${payload}.AQ==`, 'not_base64url'],
  ['spare bits in the header', `${encode('{"a":1}').slice(0, -1)}R.${payload}.`, 'not_base64url'],
  ['spare bits in the payload', `${header}.${encode('{"a":1}').slice(0, -1)}R.`, 'not_base64url'],
  ['spare bits in the signature', `${header}.${payload}.AR`, 'not_base64url'],
  ['one character too many', `${header}.${payload}.AQIDB`, 'not_base64url'],
  ['the standard alphabet', `${header}.${payload}.+/+/`, 'not_base64url'],
  ['a space behind', `${good} `, 'not_base64url'],
  ['a space before', ` ${good}`, 'not_base64url'],
  ['a line end', `${good}\n`, 'not_base64url'],
  ['a line end inside', `${header}.${payload.slice(0, 4)}\n${payload.slice(4)}.`, 'not_base64url'],
  ['NUL', `${header}.${payload}.AQID\0`, 'not_base64url'],
  ['a percent escape', `${header}.${payload}.AQ%49D`, 'not_base64url'],
  ['a letter outside ASCII', `${header}.${payload}.AQIé`, 'not_base64url'],
  ['a full-width letter', `${header}.${payload}.AQI\uff24`, 'not_base64url'],
  ['a character whose low byte is a letter', `${header}.${payload}.AQI\u0144`, 'not_base64url'],
  ['a tilde', `${header}.${payload}.AQI~`, 'not_base64url'],
  ['invalid UTF-8 in the header', `${invalidUtf8}.${payload}.`, 'not_utf8'],
  ['invalid UTF-8 in the payload', `${header}.${invalidUtf8}.`, 'not_utf8'],
  ['overlong UTF-8', `${header}.${overlong}.`, 'not_utf8'],
  ['a surrogate in UTF-8', `${header}.${surrogate}.`, 'not_utf8'],
  ['a BOM', `${header}.${encode('\ufeff{}')}.`, 'not_json'],
  ['a list as header', `${encode('[]')}.${payload}.`, 'not_an_object'],
  ['null as header', `${encode('null')}.${payload}.`, 'not_an_object'],
  ['a text as payload', `${header}.${encode('"a"')}.`, 'not_an_object'],
  ['a number as payload', `${header}.${encode('1')}.`, 'not_an_object'],
  ['text that is no JSON', `${header}.${encode('Payload')}.`, 'not_json'],
  ['two JSON objects', `${header}.${encode('{}{}')}.`, 'not_json'],
  ['deep JSON', `${header}.${encode('{"a":'.repeat(50) + '1' + '}'.repeat(50))}.`, 'not_json'],
  ['JSON serialization', JSON.stringify({ payload, signatures: [] }), 'not_three_parts']
] as const)
  test(`it is no JWS: ${title}`, () => {
    assert.is(leftOf(parseJws(text)), detail)
    assert.is(leftOf(parseJws(text, makeHeaderParser())), detail)
  })

test('U+FFFD that was written as such is valid UTF-8', () =>
  assert.equal(rightOf(parseJws(`${header}.${encode({ a: '\ufffd' })}.`)).payload, { a: '\ufffd' }))
test('what is parsed is frozen, so that a kept header cannot be changed', () => {
  const parseHeader = makeHeaderParser()
  const kept = rightOf(parseJws(good, parseHeader)).header
  assert.ok(Object.isFrozen(kept))
  assert.is(rightOf(parseJws(good, parseHeader)).header, kept)
})
test('a kept header is used for no other header', () => {
  const parseHeader = makeHeaderParser()
  for (const alg of ['ES256', 'none', 'ES256', 'PS256'])
    assert.equal(rightOf(parseJws(jws({ alg }, {}, ''), parseHeader)).header, { alg })
})
test('any text is parsed or refused, and what is parsed has one spelling', () =>
  fc.assert(
    fc.property(fc.array(fc.oneof(anyText, fc.base64String()), { maxLength: 4 }), parts => {
      const text = parts.join('.')
      const parsed = parseJws(`${header}.${payload}.${text}`)
      if (parsed._tag === 'Right')
        assert.is(Buffer.from(parsed.right.signature).toString('base64url'), text)
    })
  ))
test('a text that is changed anywhere is refused, or says something else', () =>
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.constantFrom(...'AZaz09-_=.+/ \n%'), (at, put) => {
      const text = good.slice(0, at) + put + good.slice(at + 1)
      const parsed = parseJws(text)
      assert.ok(
        text === good ||
          parsed._tag === 'Left' ||
          JSON.stringify(parsed.right) !== JSON.stringify(rightOf(parseJws(good)))
      )
    })
  ))

const defaults = algorithmsNamed(defaultAlgorithms) ?? []
const [ps256, es256, eddsa] = defaults
for (const [title, members, expected] of [
  ['PS256', { alg: 'PS256', kid: 'a' }, { algorithm: ps256, kid: 'a' }],
  ['ES256', { alg: 'ES256' }, { algorithm: es256, kid: undefined }],
  ['EdDSA', { alg: 'EdDSA' }, { algorithm: eddsa, kid: undefined }],
  ['Ed25519, which is EdDSA', { alg: 'Ed25519' }, { algorithm: eddsa, kid: undefined }],
  ['an empty kid', { alg: 'ES256', kid: '' }, { algorithm: es256, kid: '' }],
  ['unknown members', { alg: 'ES256', x: [] }, { algorithm: es256, kid: undefined }],
  ['no alg', {}, 'alg'],
  ['none', { alg: 'none' }, 'alg'],
  ['None', { alg: 'None' }, 'alg'],
  ['an empty alg', { alg: '' }, 'alg'],
  ['HS256', { alg: 'HS256' }, 'alg'],
  ['lower case', { alg: 'es256' }, 'alg'],
  ['a space', { alg: 'ES256 ' }, 'alg'],
  ['a list', { alg: ['ES256'] }, 'alg'],
  ['null', { alg: null }, 'alg'],
  ['a name of Object.prototype', { alg: 'constructor' }, 'alg'],
  ['Ed448', { alg: 'Ed448' }, 'alg'],
  ['ES256K', { alg: 'ES256K' }, 'alg'],
  ['an encryption algorithm', { alg: 'RSA-OAEP' }, 'alg'],
  ['RS256, which must be named', { alg: 'RS256' }, 'alg'],
  ['ES384, which must be named', { alg: 'ES384' }, 'alg'],
  ['crit', { alg: 'ES256', crit: ['exp'], exp: 1 }, 'crit'],
  ['b64 [RFC 7797]', { alg: 'ES256', crit: ['b64'], b64: false }, 'crit'],
  ['an empty crit', { alg: 'ES256', crit: [] }, 'crit'],
  ['crit null', { alg: 'ES256', crit: null }, 'crit'],
  ['kid null', { alg: 'ES256', kid: null }, 'kid'],
  ['kid a number', { alg: 'ES256', kid: 1 }, 'kid'],
  ['kid a list', { alg: 'ES256', kid: ['a'] }, 'kid']
] as const)
  test(`a header with the default algorithms: ${title}`, () => {
    const parsed = parseSignatureHeader(JSON.parse(JSON.stringify(members)), defaults)
    assert.equal(parsed._tag === 'Left' ? parsed.left : parsed.right, expected)
  })
test('every algorithm is found by its names, which belong to it alone', () => {
  const names = allAlgorithms.flatMap(algorithm => algorithm.names)
  assert.is(new Set(names).size, names.length)
  assert.not(names.some(name => /^(?:none|HS)/i.test(name)))
  for (const algorithm of allAlgorithms)
    for (const name of algorithm.names) assert.is(algorithmsNamed([name])?.[0], algorithm)
})
for (const names of [[], ['none'], ['HS256'], ['ES256', 'es256'], [undefined], [['ES256']]])
  test(`it is no list of algorithms: ${JSON.stringify(names)}`, () =>
    assert.is(algorithmsNamed(names), undefined))

test.run()
