// What is foreign by its form: what no server could take for a JWT.
import fc from 'fast-check'
import { around, byIssuer, type Introspect, jwt, orElse } from 'gatecheck'
import { signedTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { foreign, looksLikeJwt } from '../../src/jose/foreign'
import { anyText } from '../samples'
import { encode } from './samples'

const test = suite('jose, foreign by form')

const header = encode({ alg: 'ES256', typ: 'at+jwt', kid: '?>?>' })
const payload = encode({ iss: 'https://as.example.com', sub: '?>?>ü' })
const good = `${header}.${payload}.AQID`
const deep = `{"a":${'['.repeat(40)}${']'.repeat(40)}}`

for (const [title, text] of [
  ['as it was issued', good],
  ['padded', `${good}=`],
  ['padded too much', `${good}====`],
  ['with a spare bit in the signature', `${header}.${payload}.AR`],
  ['with one character too many in the signature', `${good}B`],
  ['with a tilde in the signature', `${good}~`],
  ['in the standard alphabet', good.replace(/-/g, '+').replace(/_/g, '/')],
  ['with a spare bit in the header', `${encode('{"alg":1}').slice(0, -1)}R.${payload}.AQID`],
  ['with a padded header', `${encode('{"alg":1}')}==.${payload}.AQID`],
  ['with a tilde in the header', `${header.slice(0, 5)}~${header.slice(5)}.${payload}.AQID`],
  ['with a line end in the header', `${header.slice(0, 5)}\r\n${header.slice(5)}.${payload}.AQID`],
  ['with a character too many in the header', `${encode('{"alg":10}')}A.${payload}.AQID`],
  ['with claims of any depth', `${header}.${encode(deep)}.AQID`],
  ['with a header of any depth', `${encode(`{"a":${deep},"alg":1}`)}.${payload}.AQID`],
  ['with a payload that is no JSON', `${header}.YQ.AQID`],
  ['with a payload that is no base64url', `${header}.!.AQID`],
  ['with no payload', `${header}..AQID`],
  ['with a fourth part', `${good}.AQID`],
  ['with a fourth and a fifth part', `${good}.AQID.AQID`],
  ['with a dot behind', `${good}.`],
  ['with a dot before', `.${good}`],
  ['with doubled dots', good.replace(/\./g, '..')],
  ['with space around', ` ${good}\n`],
  ['with a BOM in the header', `${encode('\ufeff{"alg":1}')}.${payload}.AQID`],
  ['with something behind the header', `${encode('{"alg":1} x')}.${payload}.AQID`],
  ['with an escape in the header', `${encode('{"\\u0061\\u006Cg":1}')}.${payload}.AQID`],
  ['with a header that is not UTF-8', `${encode('{"alg":1,"a":"')}_w.${payload}.AQID`],
  ['with "Alg", which Go reads', `${encode({ Alg: 'ES256' })}.${payload}.AQID`],
  ['with enc in three parts', `${encode({ alg: 'ES256', enc: 1 })}.${payload}.AQID`]
] as const)
  test(`a JWT ${title} is not foreign by its form`, () => {
    assert.ok(looksLikeJwt(text))
    assert.equal(foreign(text), { _tag: 'Foreign', by: 'issuer' })
  })

for (const [title, text] of [
  ['an empty text', ''],
  ['a dot', '.'],
  ['a million dots', '.'.repeat(1e6)],
  ['an opaque token', 'tok_5f8Zq2'],
  ['an opaque token with two dots', 'a.b.c'],
  ['an opaque token whose first part is JSON', `${encode({ user: 1 })}.aBcD.eFgH`],
  ['an opaque token whose first part is a text', `${encode('"alg":')}.aBcD.eFgH`],
  ['a JSON list', `${encode(['alg'])}.${payload}.AQID`],
  ['a header alone', header],
  ['an empty header', `.${payload}.AQID`],
  ['a JWE of five parts [RFC 7516 §9]', `${encode({ alg: 'dir', enc: 'A256GCM' })}..AQ.AQ.AQ`]
] as const)
  test(`${title} is foreign by its form`, () => {
    assert.not.ok(looksLikeJwt(text))
    assert.equal(foreign(text), { _tag: 'Foreign', by: 'form' })
  })

test('no text makes it throw', () =>
  fc.assert(fc.property(anyText, text => typeof looksLikeJwt(text) === 'boolean')))

/** As Node, Java and others do: the characters that they skip, and those that they add. */
const noise = fc.array(fc.tuple(fc.nat(200), fc.constantFrom('~', '=', ' ', '\n')), {
  maxLength: 4
})
test('whatever Buffer reads as a header with alg is not foreign by its form', () =>
  fc.assert(
    fc.property(fc.jsonValue(), noise, fc.base64String(), (value, inserted, signature) => {
      let part = encode({ value, alg: 'ES256' })
      for (const [at, character] of inserted)
        part = `${part.slice(0, at)}${character}${part.slice(at)}`
      const decoded = Buffer.from(part, 'base64url').toString()
      fc.pre(decoded.includes('"alg":'))
      assert.ok(looksLikeJwt(`${part}.${payload}.${signature}`))
    })
  ))

const ours = await signedTokens({ issuer: 'https://as.example.com' })
const others = await signedTokens({ issuer: 'https://other.example.com' })
const own = jwt({ issuer: ours.issuer, keys: ours.keys })
for (const [title, first] of [
  ['jwt', own],
  ['byIssuer', byIssuer({ [ours.issuer]: own })]
] as const)
  test(`after ${title}, orElse asks nobody about a JWT, however it is written`, async () => {
    const asked: string[] = []
    const second: Introspect = ({ token }) => {
      asked.push(token)
      return { _tag: 'Inactive' }
    }
    const introspect = around(first, orElse(second))
    const details: unknown = JSON.parse(`[{"type":"x","a":${deep}}]`)
    for (const { sign } of [ours, others]) {
      const token = await sign()
      const deepToken = await sign({ authorization_details: details })
      for (const text of [
        `${token}=`,
        `${token}==`,
        `${token}~`,
        `${token}.`,
        `.${token}`,
        deepToken
      ])
        assert.equal(await introspect({ token: text }), { _tag: 'Foreign', by: 'issuer' })
    }
    assert.equal(asked, [])
    assert.is((await introspect({ token: 'tok_5f8Zq2' }))._tag, 'Inactive')
    assert.equal(asked, ['tok_5f8Zq2'])
  })

test.run()
