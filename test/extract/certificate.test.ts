import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { thumbprintOf } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, pemOf, rfc8705, second } from '../samples'
import { armoured, base64Body, der, privateKey, thumbprintOrReason } from './certificates'

const test = suite('certificate')

for (const [title, pem] of [
  ["the RFC's own example has its thumbprint [RFC 8705 Appendix A]", rfc8705.pem],
  ['CRLF line ends are accepted', rfc8705.pem.replaceAll('\n', '\r\n')],
  ['no final newline is needed', rfc8705.pem.trimEnd()],
  [
    'text before the block is skipped [RFC 7468 §2]',
    `subject=CN = mtls\nissuer=CN = mtls\n${rfc8705.pem}`
  ],
  ['the first certificate of a chain counts', rfc8705.pem + second.pem],
  [
    'spaces instead of line ends are accepted, as Apache sends them',
    rfc8705.pem.replaceAll('\n', ' ')
  ],
  ['tabs after line ends are accepted, as nginx sends them', rfc8705.pem.replaceAll('\n', '\n\t')],
  ['one line without white space is accepted', armoured(base64Body)],
  ['anything after the first block is ignored', `${rfc8705.pem}${privateKey}`]
] as const)
  test(title, async () =>
    assert.is(await thumbprintOrReason({ _tag: 'Pem', pem }), rfc8705.thumbprint)
  )

test('DER is accepted', async () =>
  assert.is(await thumbprintOrReason({ _tag: 'Der', der }), rfc8705.thumbprint))
test('DER inside a larger buffer is read within its own bounds', async () => {
  const larger = new Uint8Array(der.length + 20).fill(7)
  larger.set(der, 10)
  assert.is(
    await thumbprintOrReason({ _tag: 'Der', der: larger.subarray(10, 10 + der.length) }),
    rfc8705.thumbprint
  )
})
test('a hash from the host is used unchanged', async () =>
  assert.is(
    await thumbprintOrReason({ _tag: 'Sha256', thumbprint: first.thumbprint }),
    first.thumbprint
  ))

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
      assert.is(await thumbprintOrReason({ _tag: 'Der', der: bytes }), expected)
      assert.is(await thumbprintOrReason({ _tag: 'Pem', pem: pemOf(bytes) }), expected)
    }),
    { numRuns: 200 }
  ))

test('a PEM with any one character of its body changed never has the same thumbprint', async () => {
  for (let i = 0; i < base64Body.length; i += 1) {
    const other = base64Body[i] === 'A' ? 'B' : 'A'
    const result = await thumbprintOf({
      _tag: 'Pem',
      pem: armoured(base64Body.slice(0, i) + other + base64Body.slice(i + 1))
    })
    assert.ok(result._tag === 'Unreadable' || result.thumbprint !== rfc8705.thumbprint)
  }
})

test.run()
