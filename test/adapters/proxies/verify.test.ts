import {
  apache,
  type CertificateReader,
  haproxy,
  ingressNginx,
  nginx,
  type Verifying
} from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first } from '../../samples'
import { percentEncode, toBase64 } from './encodings'
import { forwarded, outcomeOf } from './forwarded'

const test = suite('the option verify')

const from = 'loopback'
const otherFailures = [
  'FAILED:certificate has expired',
  'FAILED:certificate is not yet valid',
  'FAILED:certificate revoked',
  'FAILED:self-signed certificate, SUCCESS',
  'FAILED:',
  'FAILED',
  'NONE',
  '',
  'success',
  'SUCCESS ,',
  'SUCCESS, SUCCESS',
  'GENEROUS ok',
  'NOT GENEROUS',
  'SUCCESS FAILED:self-signed certificate',
  '(null)',
  '1'
]
const noCaFailures = [
  'FAILED:self-signed certificate',
  'FAILED:self signed certificate',
  'FAILED:self-signed certificate in certificate chain',
  'FAILED:self signed certificate in certificate chain',
  'FAILED:unable to get local issuer certificate',
  'FAILED:unable to verify the first certificate',
  'FAILED:certificate not trusted'
]
interface VerifyingProxy {
  readonly name: string
  readonly make: (options: Verifying) => CertificateReader
  readonly header: string
  readonly verify: string
  readonly value: string
  readonly passed: string
  readonly noCa: readonly string[]
  readonly failed: readonly string[]
}
const verifyingProxies: readonly VerifyingProxy[] = [
  {
    name: 'nginx',
    make: nginx,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: percentEncode(first.pem),
    passed: 'SUCCESS',
    noCa: noCaFailures,
    failed: otherFailures
  },
  {
    name: 'ingress-nginx',
    make: ingressNginx,
    header: 'ssl-client-cert',
    verify: 'ssl-client-verify',
    value: percentEncode(first.pem),
    passed: 'SUCCESS',
    noCa: noCaFailures,
    failed: otherFailures
  },
  {
    name: 'Apache',
    make: apache,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: first.pem.replaceAll('\n', ' '),
    passed: 'SUCCESS',
    noCa: ['GENEROUS', ...noCaFailures],
    failed: otherFailures
  },
  {
    name: 'HAProxy',
    make: haproxy,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: toBase64(first.pem),
    passed: '0',
    noCa: ['18', '19', '20', '21', '27'],
    failed: ['10', '9', '23', '1', '00', '0,0', '180', '118', '', '-', 'SUCCESS', '0x12']
  }
]
for (const { name, make, header, verify, value, passed, noCa, failed } of verifyingProxies) {
  const strict = make({ from, verify: {} })
  const lenient = make({ from, verify: { noCa: 'allowed' } })
  const outcome = (
    read: CertificateReader,
    word: string | readonly string[] | undefined,
    certificate: string | undefined = value
  ): string =>
    outcomeOf(
      read(
        forwarded({
          ...(certificate === 'none' ? {} : { [header]: certificate }),
          ...(word === undefined ? {} : { [verify]: word })
        })
      )
    )

  test(`${name}: a verified certificate is read`, () => {
    for (const read of [strict, lenient]) assert.is(outcome(read, passed), 'Der')
  })
  test(`${name}: only with noCa: 'allowed' a certificate that no CA vouches for is read [RFC 8705 §2.2]`, () => {
    for (const word of noCa)
      assert.equal([outcome(strict, word), outcome(lenient, word)], ['not_verified', 'Der'])
  })
  test(`${name}: any other failure, and any unknown word, is refused`, () => {
    for (const word of failed)
      for (const read of [strict, lenient]) assert.is(outcome(read, word), 'not_verified', word)
  })
  test(`${name}: a certificate without verification, or with two, is refused`, () => {
    for (const read of [strict, lenient]) {
      assert.is(outcome(read, undefined), 'verification_missing')
      assert.is(outcome(read, [passed, passed]), 'doubled_header')
      assert.is(outcome(read, [passed, 'FAILED']), 'doubled_header')
    }
  })
  test(`${name}: success without a certificate is no certificate; failure without one is refused`, () => {
    for (const read of [strict, lenient]) {
      assert.is(outcome(read, passed, 'none'), 'absent')
      assert.is(outcome(read, failed[0], 'none'), 'not_verified')
    }
  })
  test(`${name}: a verification from an untrusted peer is refused, even without a certificate`, () =>
    assert.is(outcomeOf(strict(forwarded({ [verify]: passed }, '192.0.2.1'))), 'untrusted_peer'))
  test(`${name}: an unreadable certificate stays unreadable after success`, () =>
    assert.is.not(outcome(strict, passed, `${value}.`), 'Der'))
  test(`${name}: without verify the verification is ignored; ingress-nginx always requires it`, () => {
    if (name !== 'ingress-nginx')
      assert.is(
        outcomeOf(
          make({ from })(forwarded({ [header]: value, [verify]: 'FAILED:certificate has expired' }))
        ),
        'Der'
      )
    else
      assert.is(outcomeOf(make({ from })(forwarded({ [header]: value }))), 'verification_missing')
  })
  test(`${name}: both headers can have other names`, () => {
    const read = make({ from, header: 'X-One', verify: { header: 'X-Two' } })
    assert.is(outcomeOf(read(forwarded({ 'x-one': value, 'x-two': passed }))), 'Der')
    assert.is(outcomeOf(read(forwarded({ [header]: value, [verify]: passed }))), 'absent')
  })
}
test('Apache: a client that removes the verification by naming it in Connection is refused [RFC 9110 §7.6.1]', () => {
  const read = apache({ from, verify: {} })
  assert.is(outcomeOf(read(forwarded({ 'X-SSL-Client-Verify': 'SUCCESS' }))), 'absent')
  assert.is(
    outcomeOf(read(forwarded({ 'X-SSL-Client-Cert': first.pem.replaceAll('\n', ' ') }))),
    'verification_missing'
  )
})

test.run()
