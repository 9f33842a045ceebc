import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readProof } from '../../src/dpop/proof'
import { encode, newRsaKey } from '../jose/samples'
import { at, secret } from '../samples'
import {
  clientKey,
  context,
  dpopRequest,
  otherKey,
  proofClaims,
  proofHeader,
  proofWith,
  signProof
} from './proofs'

const test = suite('proof')

function read(...proofs: readonly string[]): string {
  const result = readProof(dpopRequest(proofs), secret, context)
  assert.not.instance(result, Promise)
  const either = result as Awaited<typeof result>
  return either._tag === 'Right' ? 'good' : either.left
}

const good = proofWith()
const { x, y } = clientKey.publicJwk
const weak = newRsaKey(1024)
const notSigned = good.slice(0, good.lastIndexOf('.') + 1)

for (const [title, lines, expected] of [
  ['a good proof is read', [good], 'good'],
  ['unknown members are ignored', [proofWith({ more: 1 }, { more: 1 })], 'good'],
  [
    'typ may have another case and application/',
    [proofWith({}, { typ: 'application/DPoP+JWT' })],
    'good'
  ],
  ['htu may have a query', [proofWith({ htu: `${context.url}?a=b#c` })], 'good'],
  ['exp and nbf may be there', [proofWith({ exp: at + 1, nbf: at })], 'good'],
  ['nbf may be within the leeway', [proofWith({ nbf: at + 10 })], 'good'],
  ['the signature is not verified yet', [`${notSigned}AAAA`], 'good'],
  [
    'extra members of the key do not count',
    [proofWith({}, { jwk: { ...clientKey.publicJwk, more: 1 } })],
    'good'
  ],
  ['no proof', [], 'missing'],
  ['two lines', [good, good], 'several'],
  ['two proofs in one line', [`${good}, ${good}`], 'several'],
  ['an empty line', [''], 'form'],
  ['a proof of more than 8 KiB', [proofWith({ more: 'x'.repeat(8192) })], 'too_long'],
  ['two parts', [good.slice(0, good.lastIndexOf('.'))], 'form'],
  ['a header that is no JSON', [`${encode('x')}.${encode(proofClaims)}.AAAA`], 'form'],
  ['no typ', [proofWith({}, { typ: undefined })], 'typ'],
  ['typ of another kind', [proofWith({}, { typ: 'at+jwt' })], 'typ'],
  ['typ with a suffix', [proofWith({}, { typ: 'dpop+jwt+x' })], 'typ'],
  ['crit', [proofWith({}, { crit: ['exp'] })], 'crit'],
  ['no alg', [proofWith({}, { alg: undefined })], 'alg'],
  ['alg none', [proofWith({}, { alg: 'none' })], 'alg'],
  ['alg HS256', [proofWith({}, { alg: 'HS256' })], 'alg'],
  ['an alg that is not in the list', [proofWith({}, { alg: 'RS256' })], 'alg'],
  ['no jwk', [proofWith({}, { jwk: undefined })], 'jwk'],
  ['a private jwk', [proofWith({}, { jwk: clientKey.privateJwk })], 'jwk'],
  ['a symmetric jwk', [proofWith({}, { jwk: { kty: 'oct', k: 'AAAA' } })], 'jwk'],
  ['a jwk for another algorithm', [proofWith({}, { alg: 'PS256' })], 'jwk'],
  ['a weak RSA key', [proofWith({}, { alg: 'PS256', jwk: weak.publicJwk })], 'jwk'],
  [
    'a coordinate with padding',
    [proofWith({}, { jwk: { kty: 'EC', crv: 'P-256', x: `${x}=`, y } })],
    'jwk'
  ],
  ['no jti', [proofWith({ jti: undefined })], 'jti'],
  ['an empty jti', [proofWith({ jti: '' })], 'jti'],
  ['a jti that is a number', [proofWith({ jti: 1 })], 'jti'],
  ['no htm', [proofWith({ htm: undefined })], 'htm'],
  ['another method', [proofWith({ htm: 'PUT' })], 'htm'],
  ['the method in lower case', [proofWith({ htm: 'get' })], 'htm'],
  ['no htu', [proofWith({ htu: undefined })], 'htu'],
  ['another URL', [proofWith({ htu: `${context.url}/` })], 'htu'],
  ['a list of URLs', [proofWith({ htu: [context.url] })], 'htu'],
  ['a relative URL', [proofWith({ htu: '/payments' })], 'htu'],
  ['no iat', [proofWith({ iat: undefined })], 'iat'],
  ['an iat that is a text', [proofWith({ iat: String(at) })], 'iat'],
  ['an exp that has passed', [proofWith({ exp: at })], 'exp'],
  ['an exp that is a text', [proofWith({ exp: 'soon' })], 'exp'],
  ['an nbf that is to come', [proofWith({ nbf: at + 11 })], 'nbf'],
  ['no ath', [proofWith({ ath: undefined })], 'ath'],
  ['the ath of another token', [proofWith({ ath: proofClaims.jti })], 'ath']
] as const)
  test(`${title}: ${expected} [RFC 9449 §4.3]`, () => assert.is(read(...lines), expected))

test('what was polluted into Object.prototype is no claim', () => {
  const prototype = Object.prototype as { ath?: unknown }
  prototype.ath = proofClaims.ath
  try {
    assert.is(read(proofWith({ ath: undefined })), 'ath')
  } finally {
    delete prototype.ath
  }
})

test('the thumbprint is that of the key in the header', async () => {
  const [one, two] = await Promise.all(
    [clientKey, otherKey].map(key => {
      const proof = signProof({ ...proofHeader, jwk: key.publicJwk }, proofClaims, key.privateKey)
      return readProof(dpopRequest([proof]), secret, context)
    })
  )
  assert.ok(one?._tag === 'Right' && two?._tag === 'Right')
  assert.match(one.right.thumbprint, /^[\w-]{43}$/)
  assert.is.not(one.right.thumbprint, two.right.thumbprint)
})

test('without a URL of the request no proof is good, also if htu is no URL', () => {
  const unknown = { ...context, url: undefined } as never
  for (const htu of ['no URL', 'https://', context.url]) {
    const result = readProof(dpopRequest([proofWith({ htu })]), secret, unknown)
    assert.equal(result, { _tag: 'Left', left: 'htu' })
  }
})

test.run()
