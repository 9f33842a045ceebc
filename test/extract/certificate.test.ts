import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { type ClientCertificate, thumbprintOf } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { derOf, first, pemOf, rfc8705, second } from '../samples'

const test = suite('thumbprint')

async function thumbprint(certificate: ClientCertificate): Promise<string> {
  const shown = await thumbprintOf(certificate)
  return shown._tag === 'Sha256' ? shown.thumbprint : shown.reason
}

const body = rfc8705.pem.replace(/-----[^-]+-----|\s/g, '')
const der = derOf(rfc8705.pem)
function armoured(text: string): string {
  return `-----BEGIN CERTIFICATE-----${text}-----END CERTIFICATE-----`
}
const key = '-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n'

for (const [title, pem] of [
  ['the vector is met [RFC 8705 Appendix A]', rfc8705.pem],
  ['CRLF line ends are read', rfc8705.pem.replaceAll('\n', '\r\n')],
  ['no final newline is needed', rfc8705.pem.trimEnd()],
  [
    'text before the block is passed over [RFC 7468 §2]',
    `subject=CN = mtls\nissuer=CN = mtls\n${rfc8705.pem}`
  ],
  ['of a chain the first certificate counts', rfc8705.pem + second.pem],
  [
    'white space in place of line ends is read, as Apache folds it',
    rfc8705.pem.replaceAll('\n', ' ')
  ],
  ['tabs behind line ends are read, as nginx folds it', rfc8705.pem.replaceAll('\n', '\n\t')],
  ['one line without any space is read', armoured(body)],
  ['what stands behind the first block does not count', `${rfc8705.pem}${key}`]
] as const)
  test(title, async () => assert.is(await thumbprint({ _tag: 'Pem', pem }), rfc8705.thumbprint))

test('DER is read', async () =>
  assert.is(await thumbprint({ _tag: 'Der', der }), rfc8705.thumbprint))
test('DER that lies inside a larger buffer is read by its own bounds', async () => {
  const larger = new Uint8Array(der.length + 20).fill(7)
  larger.set(der, 10)
  assert.is(
    await thumbprint({ _tag: 'Der', der: larger.subarray(10, 10 + der.length) }),
    rfc8705.thumbprint
  )
})
test('a hash from the host is taken as it is', async () =>
  assert.is(await thumbprint({ _tag: 'Sha256', thumbprint: first.thumbprint }), first.thumbprint))

function changed(change: (bytes: number[]) => unknown): Uint8Array {
  const bytes = [...der]
  change(bytes)
  return Uint8Array.from(bytes)
}
const hostile: readonly (readonly [string, ClientCertificate])[] = [
  ['an empty PEM', { _tag: 'Pem', pem: '' }],
  ['text without a block', { _tag: 'Pem', pem: 'hello' }],
  ['a private key in front of the certificate', { _tag: 'Pem', pem: key + rfc8705.pem }],
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
  ['base64 with a character that is none', { _tag: 'Pem', pem: armoured(`!${body}`) }],
  [
    'base64url instead of base64',
    { _tag: 'Pem', pem: armoured(body.replaceAll('+', '-').replaceAll('/', '_')) }
  ],
  ['base64 without its padding', { _tag: 'Pem', pem: armoured(body.replace(/=+$/, '')) }],
  ['base64 with padding too much', { _tag: 'Pem', pem: armoured(`${body}====`) }],
  ['base64 that is percent-coded', { _tag: 'Pem', pem: encodeURIComponent(rfc8705.pem) }],
  ['literal \\n in place of line ends', { _tag: 'Pem', pem: rfc8705.pem.replaceAll('\n', '\\n') }],
  ['a byte behind the SEQUENCE', { _tag: 'Der', der: changed(bytes => bytes.push(0)) }],
  ['a byte missing', { _tag: 'Der', der: changed(bytes => bytes.pop()) }],
  ['two certificates in one DER', { _tag: 'Der', der: Uint8Array.from([...der, ...der]) }],
  [
    'another tag',
    {
      _tag: 'Der',
      der: changed(bytes => {
        bytes[0] = 0x31
      })
    }
  ],
  [
    'an indefinite length',
    {
      _tag: 'Der',
      der: changed(bytes => {
        bytes[1] = 0x80
      })
    }
  ],
  [
    'a length in a longer form than needed',
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
  ['what the host could not read', { _tag: 'Unreadable', reason: 'cut_short' }],
  ['a form that is not known', { _tag: 'Jpeg' } as unknown as ClientCertificate],
  ['more than 64 KiB of PEM', { _tag: 'Pem', pem: ' '.repeat(65_537) + rfc8705.pem }]
]
for (const [what, certificate] of hostile)
  test(`${what} is unreadable, never absent and never hashed`, async () => {
    const shown = await thumbprintOf(certificate)
    assert.is(shown._tag, 'Unreadable')
    assert.not.ok('thumbprint' in shown)
  })

test('PEM and DER of any certificate-shaped bytes give SHA-256 of exactly these bytes', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 700 }), async content => {
      const length =
        content.length < 0x80
          ? [content.length]
          : content.length < 0x100
            ? [0x81, content.length]
            : [0x82, content.length >> 8, content.length & 255]
      const bytes = Uint8Array.from([0x30, ...length, ...content])
      const expected = createHash('sha256').update(bytes).digest('base64url')
      assert.is(await thumbprint({ _tag: 'Der', der: bytes }), expected)
      assert.is(await thumbprint({ _tag: 'Pem', pem: pemOf(bytes) }), expected)
    }),
    { numRuns: 200 }
  ))

test('random text is never an error, and never a thumbprint', () =>
  fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.string().map(text => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`),
        fc.base64String().map(armoured)
      ),
      async pem => {
        const shown = await thumbprintOf({ _tag: 'Pem', pem })
        if (shown._tag === 'Sha256') assert.is(Buffer.from(derOf(pem)).at(0), 0x30)
      }
    ),
    { numRuns: 150 }
  ))

test('a PEM with any one character of its body changed never has the same thumbprint', async () => {
  for (let i = 0; i < body.length; i += 1) {
    const other = body[i] === 'A' ? 'B' : 'A'
    const shown = await thumbprintOf({
      _tag: 'Pem',
      pem: armoured(body.slice(0, i) + other + body.slice(i + 1))
    })
    assert.ok(shown._tag === 'Unreadable' || shown.thumbprint !== rfc8705.thumbprint)
  }
})

test.run()
