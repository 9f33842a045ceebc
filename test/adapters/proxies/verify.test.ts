import { apache, type CertificateReader } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first } from '../../samples'
import { forwarded, outcomeFrom, outcomeOf } from './forwarded'
import { verifyingProxies } from './verifying'

const test = suite('the option verify')

const from = 'loopback'
const joined = ['FAILED:self-signed certificate, SUCCESS', 'SUCCESS ,', 'SUCCESS, SUCCESS', '0,0']

for (const proxy of verifyingProxies) {
  const { name, make, header, verify, value, passed, noCa, failed, foreign, missing } = proxy
  const strict = make({ from, verify: {} })
  const lenient = make({ from, verify: { noCa: 'allowed' } })
  const outcome = (
    read: CertificateReader,
    word: string | readonly string[] | undefined,
    certificate: string | undefined = value
  ): string =>
    outcomeFrom(
      read,
      forwarded({
        ...(certificate === 'none' ? {} : { [header]: certificate }),
        ...(word === undefined ? {} : { [verify]: word })
      })
    )

  test(`${name}: a verified certificate is read`, () => {
    for (const read of [strict, lenient]) assert.is(outcome(read, passed), 'Der')
  })
  test(`${name}: only with noCa: 'allowed' a certificate that no CA vouches for is read [RFC 8705 §2.2]`, () => {
    for (const word of noCa)
      assert.equal([outcome(strict, word), outcome(lenient, word)], ['not_verified', 'Der'])
  })
  test(`${name}: any other failure is refused`, () => {
    for (const word of failed)
      for (const read of [strict, lenient]) assert.is(outcome(read, word), 'not_verified', word)
  })
  test(`${name}: a word of something else is the operator's mistake, with a certificate and without`, () => {
    for (const word of foreign)
      for (const read of [strict, lenient])
        for (const certificate of [value, 'none'])
          assert.match(outcome(read, word, certificate), /^\w+\(\{ verify \}\): $/, word)
  })
  test(`${name}: two verifications that the host joined are refused`, () => {
    for (const word of joined)
      for (const read of [strict, lenient]) assert.is(outcome(read, word), 'doubled_header', word)
  })
  test(`${name}: a certificate without verification, or with two, is refused`, () => {
    for (const read of [strict, lenient]) {
      assert.is(outcome(read, undefined), missing)
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
