import type { ClientCertificate } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, second } from '../../samples'
import { absentFields, certificateOf, fingerprint, verifiedFields } from './requests'

const test = suite('cloudflare certificate')

const byFingerprint: ClientCertificate = { _tag: 'Sha256', thumbprint: first.thumbprint }
const unreadable = (reason: string): ClientCertificate => ({ _tag: 'Unreadable', reason })
function describeOutcome(certificate: ClientCertificate | undefined): string {
  if (certificate === undefined) return 'absent'
  return certificate._tag === 'Unreadable' ? `unreadable (${certificate.reason})` : 'taken'
}
const ifAllowed = ', or taken if self-signed ones are allowed [RFC 8705 §2.2]'
for (const [what, tlsClientAuth, expected, ifSelfSigned] of [
  [
    'verified, without its body',
    verifiedFields(first.pem, { certRFC9440: undefined }),
    byFingerprint
  ],
  [
    'verified, over 10 KB',
    verifiedFields(first.pem, { certRFC9440: '', certRFC9440TooLarge: true }),
    byFingerprint
  ],
  [
    'verified, with its fingerprint in upper case',
    verifiedFields(first.pem, {
      certFingerprintSHA256: fingerprint.toUpperCase(),
      certRFC9440: ''
    }),
    byFingerprint
  ],
  [
    'verified, with the body of another certificate',
    { ...verifiedFields(second.pem), certFingerprintSHA256: fingerprint },
    byFingerprint
  ],
  [
    'verified, with a body that is not base64',
    verifiedFields(first.pem, { certRFC9440: ':a b:' }),
    byFingerprint
  ],
  [
    'verified, with parameters after its body',
    verifiedFields(first.pem, { certRFC9440: `${verifiedFields(first.pem).certRFC9440};a=1` }),
    byFingerprint
  ],
  [
    'verified, with a number as its body',
    verifiedFields(first.pem, { certRFC9440: 5 }),
    byFingerprint
  ],
  ['not presented', absentFields, undefined],
  ['of undefined', undefined, undefined],
  ['of null', null, undefined],
  ['revoked', verifiedFields(first.pem, { certRevoked: '1' }), unreadable('revoked')],
  [
    'without certRevoked',
    verifiedFields(first.pem, { certRevoked: undefined }),
    unreadable('unknown_form')
  ],
  [
    'revoked, as a boolean',
    verifiedFields(first.pem, { certRevoked: true }),
    unreadable('unknown_form')
  ],
  [
    'not revoked, as a number',
    verifiedFields(first.pem, { certRevoked: 0 }),
    unreadable('unknown_form')
  ],
  [
    "self-signed, in BoringSSL's words",
    verifiedFields(first.pem, { certVerified: 'FAILED:self signed certificate', certRFC9440: '' }),
    unreadable('not_verified'),
    byFingerprint
  ],
  [
    "self-signed, in OpenSSL 3's words",
    verifiedFields(first.pem, { certVerified: 'FAILED:self-signed certificate', certRFC9440: '' }),
    unreadable('not_verified'),
    byFingerprint
  ],
  [
    'self-signed and revoked',
    verifiedFields(first.pem, { certVerified: 'FAILED:self signed certificate', certRevoked: '1' }),
    unreadable('revoked')
  ],
  [
    'self-signed within its chain',
    verifiedFields(first.pem, {
      certVerified: 'FAILED:self signed certificate in certificate chain'
    }),
    unreadable('not_verified')
  ],
  [
    'expired',
    verifiedFields(first.pem, { certVerified: 'FAILED:certificate has expired' }),
    unreadable('not_verified')
  ],
  [
    'not yet valid',
    verifiedFields(first.pem, { certVerified: 'FAILED:certificate is not yet valid' }),
    unreadable('not_verified')
  ],
  [
    'of an unknown issuer',
    verifiedFields(first.pem, { certVerified: 'FAILED:unable to get local issuer certificate' }),
    unreadable('not_verified')
  ],
  [
    'failed without a cause',
    verifiedFields(first.pem, { certVerified: 'FAILED' }),
    unreadable('not_verified')
  ],
  [
    'presented, with certVerified NONE',
    verifiedFields(first.pem, { certVerified: 'NONE' }),
    unreadable('not_verified')
  ],
  [
    'verified in another spelling',
    verifiedFields(first.pem, { certVerified: 'success' }),
    unreadable('not_verified')
  ],
  [
    'without certVerified',
    verifiedFields(first.pem, { certVerified: undefined }),
    unreadable('not_verified')
  ],
  [
    'with an empty fingerprint',
    verifiedFields(first.pem, { certFingerprintSHA256: '' }),
    unreadable('not_a_thumbprint')
  ],
  [
    'without a fingerprint',
    verifiedFields(first.pem, { certFingerprintSHA256: undefined }),
    unreadable('not_a_thumbprint')
  ],
  [
    'with a SHA-1 fingerprint',
    verifiedFields(first.pem, { certFingerprintSHA256: fingerprint.slice(0, 40) }),
    unreadable('not_a_thumbprint')
  ],
  [
    'with a fingerprint of 128 digits',
    verifiedFields(first.pem, { certFingerprintSHA256: fingerprint + fingerprint }),
    unreadable('not_a_thumbprint')
  ],
  [
    'with colons in the fingerprint',
    verifiedFields(first.pem, { certFingerprintSHA256: fingerprint.replace(/..(?=.)/g, '$&:') }),
    unreadable('not_a_thumbprint')
  ],
  [
    'with certPresented as a number',
    verifiedFields(first.pem, { certPresented: 1 }),
    unreadable('unknown_form')
  ],
  ['without any field', {}, unreadable('unknown_form')],
  ['of a text', 'SUCCESS', unreadable('unknown_form')]
] as const)
  test(`tlsClientAuth ${what}: the certificate is ${describeOutcome(expected)}${ifSelfSigned === undefined ? '' : ifAllowed}`, async () => {
    assert.equal(await certificateOf({ tlsClientAuth }), expected)
    assert.equal(
      await certificateOf({ tlsClientAuth }, { selfSigned: 'allowed' }),
      ifSelfSigned ?? expected
    )
  })

test.run()
