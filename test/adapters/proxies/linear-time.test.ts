// Hostile headers are decoded in linear time.
import { nginx } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  decodeCertificateList,
  decodeEscapedPem,
  decodePem,
  decodePercent
} from '../../../adapters/proxies/reading/decoding'
import { parseElements } from '../../../adapters/proxies/reading/xfcc'
import { first } from '../../samples'
import { forwarded, outcomeOf } from './forwarded'

const test = suite('linear time')

const armour = '-----BEGIN CERTIFICATE-----'
const fills = ['A', ' ', '%41', '\\"', '"', ',', 'a=,', 'a="', armour, first.pem]
// Readers refuse more than 64 KiB. In quadratic time a million characters would take longer than a
// test may run.
for (const [name, decode] of [
  ['PEM', (text: string) => decodePem(text, 'chain')],
  ['percent-encoded PEM', (text: string) => decodeEscapedPem(text, 'chain')],
  ['a list of base64', decodeCertificateList],
  ['percent-encoding', decodePercent],
  ['x-forwarded-client-cert', parseElements]
] as const)
  test(`${name} is decoded in linear time`, () => {
    for (const fill of fills)
      for (const before of ['', 'a="', `${armour}QUJD`])
        assert.ok(decode(`${before}${fill.repeat(1_000_000 / fill.length)}!`))
  })
// The longest value that is read, so often that quadratic time would take longer than a test may
// run.
test('the white space around a value is removed in linear time', () => {
  const read = nginx({ from: 'loopback' })
  for (const value of [
    `a${' '.repeat(65_000)}!`,
    `${' '.repeat(65_000)}!`,
    `!${' '.repeat(65_000)}`
  ])
    for (let i = 0; i < 200; i += 1)
      assert.is(outcomeOf(read(forwarded({ 'X-SSL-Client-Cert': value }))), 'not_percent_encoded')
})

test.run()
