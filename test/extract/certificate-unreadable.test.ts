import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { type ClientCertificate, thumbprintOf } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { derOf, first, rfc8705 } from '../samples'
import { armoured, base64Body, der, privateKey } from './certificates'

const test = suite('certificate, unreadable')

function derWith(change: (bytes: number[]) => unknown): Uint8Array {
  const bytes = [...der]
  change(bytes)
  return Uint8Array.from(bytes)
}
const unreadable: readonly (readonly [string, ClientCertificate])[] = [
  ['an empty PEM', { _tag: 'Pem', pem: '' }],
  ['text without a block', { _tag: 'Pem', pem: 'hello' }],
  ['a private key in front of the certificate', { _tag: 'Pem', pem: privateKey + rfc8705.pem }],
  [
    'a certificate request',
    { _tag: 'Pem', pem: rfc8705.pem.replaceAll('CERTIFICATE', 'CERTIFICATE REQUEST') }
  ],
  [
    'a trusted certificate of OpenSSL',
    { _tag: 'Pem', pem: rfc8705.pem.replaceAll('CERTIFICATE', 'TRUSTED CERTIFICATE') }
  ],
  ['a block that never ends', { _tag: 'Pem', pem: rfc8705.pem.slice(0, 200) }],
  ['armour in the middle of a word', { _tag: 'Pem', pem: `x${rfc8705.pem}` }],
  ['an empty block', { _tag: 'Pem', pem: armoured('') }],
  ['base64 with an invalid character', { _tag: 'Pem', pem: armoured(`!${base64Body}`) }],
  [
    'base64url instead of base64',
    { _tag: 'Pem', pem: armoured(base64Body.replaceAll('+', '-').replaceAll('/', '_')) }
  ],
  ['base64 without its padding', { _tag: 'Pem', pem: armoured(base64Body.replace(/=+$/, '')) }],
  ['base64 with too much padding', { _tag: 'Pem', pem: armoured(`${base64Body}====`) }],
  ['base64 that is percent-encoded', { _tag: 'Pem', pem: encodeURIComponent(rfc8705.pem) }],
  ['literal \\n instead of line ends', { _tag: 'Pem', pem: rfc8705.pem.replaceAll('\n', '\\n') }],
  ['a byte after the SEQUENCE', { _tag: 'Der', der: derWith(bytes => bytes.push(0)) }],
  ['a byte missing', { _tag: 'Der', der: derWith(bytes => bytes.pop()) }],
  ['two certificates in one DER', { _tag: 'Der', der: Uint8Array.from([...der, ...der]) }],
  [
    'another tag',
    {
      _tag: 'Der',
      der: derWith(bytes => {
        bytes[0] = 0x31
      })
    }
  ],
  [
    'an indefinite length',
    {
      _tag: 'Der',
      der: derWith(bytes => {
        bytes[1] = 0x80
      })
    }
  ],
  [
    'a length that is longer than needed',
    { _tag: 'Der', der: Uint8Array.from([0x30, 0x81, 0x02, 0x05, 0x00]) }
  ],
  [
    'a length with a leading zero',
    { _tag: 'Der', der: Uint8Array.from([0x30, 0x83, 0x00, 0x01, 0x0a, ...der.slice(3)]) }
  ],
  ['an empty SEQUENCE', { _tag: 'Der', der: Uint8Array.from([0x30, 0x00]) }],
  ['nothing', { _tag: 'Der', der: new Uint8Array() }],
  ['a hash of 42 characters', { _tag: 'Sha256', thumbprint: first.thumbprint.slice(1) }],
  ['a hash in hex', { _tag: 'Sha256', thumbprint: createHash('sha256').update(der).digest('hex') }],
  ['a hash with padding', { _tag: 'Sha256', thumbprint: `${first.thumbprint}=` }],
  [
    'a hash whose last character has spare bits',
    { _tag: 'Sha256', thumbprint: `${first.thumbprint.slice(0, 42)}1` }
  ],
  [
    'the hash of nothing',
    { _tag: 'Sha256', thumbprint: createHash('sha256').update('').digest('base64url') }
  ],
  ['a certificate that the host could not read', { _tag: 'Unreadable', reason: 'cut_short' }],
  ['an unknown form', { _tag: 'Jpeg' } as unknown as ClientCertificate],
  ['more than 64 KiB of PEM', { _tag: 'Pem', pem: ' '.repeat(65_537) + rfc8705.pem }]
]
for (const [what, certificate] of unreadable)
  test(`${what} is unreadable, never absent and never hashed`, async () => {
    const result = await thumbprintOf(certificate)
    assert.is(result._tag, 'Unreadable')
    assert.not.ok('thumbprint' in result)
  })

test('random text is never an error, and never a thumbprint', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.string().map(text => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`),
        fc.base64String().map(armoured)
      ),
      async pem => {
        const result = await thumbprintOf({ _tag: 'Pem', pem })
        if (result._tag === 'Sha256') assert.is(Buffer.from(derOf(pem)).at(0), 0x30)
      }
    ),
    { numRuns: 150 }
  ))

test.run()
