import { thumbprintOf } from 'gatecheck'
import type { CertificateReader } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, second } from '../../samples'
import { forwarded, outcomeOf, trimFieldValue } from './forwarded'
import { headersWith, proxyTable } from './table'

const test = suite('malformed headers')

for (const proxy of proxyTable) {
  const { name, header, encode, noCertificate = [] } = proxy
  const read: CertificateReader = proxy.make('loopback')

  test(`${name}: any other value is unreadable, never absent or a thumbprint`, async () => {
    const good = encode(first.pem)
    const values = [
      '',
      '-',
      '(null)',
      '(null) ',
      'null',
      'undefined',
      'none',
      'NONE',
      '0',
      'false',
      '{}',
      ':',
      '::',
      ':::',
      ': :',
      '%',
      '%0',
      '%zz',
      '%25',
      '""',
      ',',
      ';',
      '=',
      'Hash=',
      'Cert=""',
      '(Null)',
      ' ',
      '\t',
      '\0',
      '\u00a0',
      '\ufeff',
      '\ud800',
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN CERTIFICATE----------END CERTIFICATE-----',
      '-----BEGIN%20CERTIFICATE-----%0A%0A-----END%20CERTIFICATE-----%0A',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      first.thumbprint,
      `${good}.`,
      `.${good}`,
      `${good}%`,
      `"${good}"`,
      `${good};a=b`,
      encodeURIComponent(encodeURIComponent(first.pem)),
      '-----BEGIN PRIVATE KEY-----',
      'QUJD',
      `${good}%00`,
      `${good}\0`,
      good.slice(1),
      good.slice(0, -2),
      good.repeat(2),
      'A'.repeat(65_537),
      `${good}${' '.repeat(65_537)}.`
    ]
    const absentValues = noCertificate
      .map(headers => headers[header])
      .filter(value => typeof value === 'string')
    // Envoy's grammar allows a further pair, and a chain a further certificate.
    const validValues = name.startsWith('Envoy')
      ? [
          `${good};a=b`,
          `${good}.`,
          `${good}%`,
          `${good}%00`,
          `${good}\0`,
          good.slice(0, -2),
          ...(good.includes('Cert=') ? [good.slice(1)] : [])
        ]
      : name === 'ALB in passthrough mode'
        ? [good.repeat(2)]
        : []
    for (const value of values) {
      if (absentValues.includes(trimFieldValue(value)) || validValues.includes(value)) continue
      const certificate = read(forwarded(headersWith(proxy, value)))
      assert.ok(
        certificate !== undefined && (await thumbprintOf(certificate))._tag === 'Unreadable',
        `${JSON.stringify(value.slice(0, 60))} gave ${outcomeOf(certificate)}`
      )
    }
  })
  test(`${name}: base64url, lost padding and wrongly encoded characters are refused`, () => {
    const value = encode(second.pem)
    for (const [wrong, right] of [
      ['+', '-'],
      ['+', ' '],
      ['/', '_'],
      ['%2B', '+'],
      ['%2B', '%20'],
      ['=', '']
    ] as const) {
      if (!value.includes(wrong) || right === '+' || /^(?:hash|by)=/i.test(value)) continue
      const certificate = read(forwarded(headersWith(proxy, value.replaceAll(wrong, right))))
      assert.is(certificate?._tag, 'Unreadable', `${wrong} as ${right}`)
    }
  })
  test(`${name}: a value of more than 64 KiB is refused`, () => {
    for (const fill of ['A', ' ', '%41', '\\"', ',', 'a=,', `${encode(first.pem)} `])
      assert.is(
        outcomeOf(
          read(forwarded(headersWith(proxy, fill.repeat(Math.ceil(65_537 / fill.length)))))
        ),
        'too_large'
      )
  })
}

test.run()
