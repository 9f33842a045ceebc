import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { encode } from '../jose/samples'
import { at, secret } from '../samples'
import { describe, dpopGate, dpopWith, errorsOf, jkt, requestWith } from './gates'
import { clientKey, otherKey, proofClaims, proofWith, sha256 } from './proofs'

const test = suite('dpop, checks')

const good = proofWith()
const nowhere = { url: undefined }
const { privateKey } = clientKey
const inProof = (expected: string) => [expected, 'invalid_dpop_proof'] as const
const rsaKey = { kty: 'RSA', n: 'AQAB', e: 'AQAB' }

/** Every row of the checks of RFC 9449 §4.3 and §7, with the error in the challenge of DPoP. */
for (const [title, request, expected, error] of [
  ['a good proof', dpopWith(good), 'Allow', undefined],
  [
    'the scheme in another case [RFC 9110 §11.1]',
    requestWith([`dPoP ${secret}`], [good]),
    'Allow',
    undefined
  ],
  ['no proof', dpopWith([]), ...inProof('401 dpop_proof_invalid missing')],
  ['an empty line', dpopWith(''), ...inProof('401 dpop_proof_invalid form')],
  ['two lines', dpopWith([good, good]), ...inProof('401 dpop_proof_invalid several')],
  ['a comma', dpopWith(`${good},${good}`), ...inProof('401 dpop_proof_invalid several')],
  [
    'over 8 KiB',
    dpopWith(proofWith({ more: 'x'.repeat(8192) })),
    ...inProof('401 dpop_proof_invalid too_long')
  ],
  ['two parts', dpopWith(good.replace(/\.[^.]*$/, '')), ...inProof('401 dpop_proof_invalid form')],
  ['padding behind a part', dpopWith(`${good}=`), ...inProof('401 dpop_proof_invalid form')],
  [
    'another typ',
    dpopWith(proofWith({}, { typ: 'JWT' })),
    ...inProof('401 dpop_proof_invalid typ')
  ],
  ['crit', dpopWith(proofWith({}, { crit: ['jti'] })), ...inProof('401 dpop_proof_invalid crit')],
  ['alg none', dpopWith(proofWith({}, { alg: 'none' })), ...inProof('401 dpop_proof_invalid alg')],
  ['HS256', dpopWith(proofWith({}, { alg: 'HS256' })), ...inProof('401 dpop_proof_invalid alg')],
  [
    'an alg that is not in the list',
    dpopWith(proofWith({}, { alg: 'ES384' })),
    ...inProof('401 dpop_proof_invalid alg')
  ],
  ['no jwk', dpopWith(proofWith({}, { jwk: undefined })), ...inProof('401 dpop_proof_invalid jwk')],
  [
    'a private jwk',
    dpopWith(proofWith({}, { jwk: privateKey.export({ format: 'jwk' }) })),
    ...inProof('401 dpop_proof_invalid jwk')
  ],
  [
    'a symmetric jwk',
    dpopWith(proofWith({}, { jwk: { kty: 'oct', k: 'AQAB' } })),
    ...inProof('401 dpop_proof_invalid jwk')
  ],
  [
    'a weak jwk',
    dpopWith(proofWith({}, { alg: 'PS256', jwk: rsaKey })),
    ...inProof('401 dpop_proof_invalid jwk')
  ],
  ['no jti', dpopWith(proofWith({ jti: undefined })), ...inProof('401 dpop_proof_invalid jti')],
  ['an empty jti', dpopWith(proofWith({ jti: '' })), ...inProof('401 dpop_proof_invalid jti')],
  [
    'a jti that is no text',
    dpopWith(proofWith({ jti: 7 })),
    ...inProof('401 dpop_proof_invalid jti')
  ],
  [
    'another method',
    dpopWith(proofWith({ htm: 'POST' })),
    ...inProof('401 dpop_proof_invalid htm')
  ],
  [
    'the method in another case',
    dpopWith(proofWith({ htm: 'get' })),
    ...inProof('401 dpop_proof_invalid htm')
  ],
  [
    'another URL',
    dpopWith(proofWith({ htu: 'https://rs.example/other' })),
    ...inProof('401 dpop_proof_invalid htu')
  ],
  [
    'another host',
    dpopWith(proofWith({ htu: 'https://evil.example/payments' })),
    ...inProof('401 dpop_proof_invalid htu')
  ],
  [
    'an iat that is no number',
    dpopWith(proofWith({ iat: `${at}` })),
    ...inProof('401 dpop_proof_invalid iat')
  ],
  ['an iat 59 seconds ago', dpopWith(proofWith({ iat: at - 59 })), 'Allow', undefined],
  [
    'an iat 60 seconds ago',
    dpopWith(proofWith({ iat: at - 60 })),
    ...inProof('401 dpop_proof_invalid iat')
  ],
  ['an iat 10 seconds ahead', dpopWith(proofWith({ iat: at + 10 })), 'Allow', undefined],
  [
    'an iat 11 seconds ahead',
    dpopWith(proofWith({ iat: at + 11 })),
    ...inProof('401 dpop_proof_invalid iat')
  ],
  [
    'exp that has passed',
    dpopWith(proofWith({ exp: at })),
    ...inProof('401 dpop_proof_invalid exp')
  ],
  ['nbf to come', dpopWith(proofWith({ nbf: at + 11 })), ...inProof('401 dpop_proof_invalid nbf')],
  ['no ath', dpopWith(proofWith({ ath: undefined })), ...inProof('401 dpop_proof_invalid ath')],
  [
    'the ath of another token',
    dpopWith(proofWith({ ath: sha256('x') })),
    ...inProof('401 dpop_proof_invalid ath')
  ],
  [
    'a proof by another key',
    dpopWith(proofWith({}, { jwk: otherKey.publicJwk }, otherKey)),
    '401 dpop_key_mismatch',
    'invalid_token'
  ],
  [
    "the token's key, and a signature by another",
    dpopWith(proofWith({}, {}, otherKey)),
    ...inProof('401 dpop_proof_invalid signature')
  ],
  [
    'a payload that was changed',
    dpopWith(good.replace(/\.[^.]*\./, `.${encode({ ...proofClaims, jti: 'x' })}.`)),
    ...inProof('401 dpop_proof_invalid signature')
  ],
  ['a URL that is not known', dpopWith(good, nowhere), '500 url_unknown publicUrl', undefined],
  [
    'a URL that is none',
    dpopWith(good, { url: '//rs.example/payments' }),
    '400 malformed_request',
    'invalid_request'
  ],
  [
    'a token with a quote',
    requestWith([`DPoP ${secret}"`], [good]),
    '400 malformed_request',
    'invalid_request'
  ],
  ['no token', requestWith(['DPoP'], [good]), '400 malformed_request', 'invalid_request']
] as const)
  test(`scheme DPoP, ${title}: ${expected} [RFC 9449 §4.3, §7]`, async () => {
    const decision = await dpopGate()(request)
    assert.is(describe(decision), expected)
    assert.is(errorsOf(decision)['DPoP'], error)
    assert.is(errorsOf(decision)['Bearer'], undefined)
    if (!expected.startsWith('500')) assert.is(decision.facts?.scheme, 'DPoP')
    assert.is(decision.facts?.jkt, expected === 'Allow' ? jkt : undefined)
  })

test.run()
