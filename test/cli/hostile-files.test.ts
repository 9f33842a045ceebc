// Files that are no truststore: refused, explained and never shown.
import { X509Certificate } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createWorkshop } from './certificates'
import { check } from './check'
import { fakeHost, runWith } from './fake-host'

const test = suite('cli, hostile files')
const { make, read, path, openssl, remove } = createWorkshop()
test.after(remove)

const root = make('root', { subject: '/CN=Root' })
const other = make('other', { subject: '/CN=Other' })

for (const [title, bytes, sentence] of [
  ['an empty file', Buffer.alloc(0), /empty/],
  ['DER', new X509Certificate(root).raw, /-inform DER/],
  ['DER with a zero in it', Buffer.from('3003020100', 'hex'), /-inform DER/],
  ['UTF-16 with a BOM', Buffer.from(`\ufeff${root}`, 'utf16le'), /UTF-16/],
  ['UTF-16 without a BOM', Buffer.from(root, 'utf16le'), /UTF-16/],
  ['bytes', Buffer.from('00ff00ff', 'hex'), /not text/],
  ['a text', Buffer.from('hello\n'), /not PEM/],
  ['dashes without end', Buffer.from('-----BEGIN '.repeat(50_000)), /not a CERTIFICATE/],
  ['15 MB of line breaks', Buffer.alloc(15e6, '\n'), /not PEM/],
  ['15 MB of carriage returns', Buffer.alloc(15e6, '\r'), /not PEM/],
  ['1 MB of ends', Buffer.from('-----END A-----'.repeat(70_000)), /not PEM/]
] as const)
  test(`${title}: refused with what to do`, async () => {
    const { code, findings } = await check(bytes)
    assert.is(code, 1)
    assert.match(findings.map(({ message }) => message).join(), sentence)
  })

test('PKCS#7 and TRUSTED CERTIFICATE: refused with the command that converts them', async () => {
  openssl('crl2pkcs7', '-nocrl', '-certfile', 'root.pem', '-out', 'root.p7b')
  openssl('x509', '-in', 'root.pem', '-trustout', '-out', 'trusted.pem')
  for (const [name, sentence] of [
    ['root.p7b', /openssl pkcs7/],
    ['trusted.pem', /openssl x509 -in/]
  ] as const) {
    const { code, findings } = await check(read(name))
    assert.is(code, 1)
    assert.match(findings.map(({ message }) => message).join(), sentence)
  }
})

test('a private key in UTF-16, or in an encrypted or old form, is noticed and never shown', async () => {
  openssl('pkey', '-in', 'root.key', '-aes256', '-passout', 'pass:secret', '-out', 'enc.key')
  openssl('ec', '-in', 'root.key', '-out', 'old.key')
  for (const key of [
    Buffer.from(read('root.key'), 'utf16le'),
    Buffer.from(root + read('enc.key')),
    Buffer.from(read('old.key') + root)
  ]) {
    const { code, codes } = await check(key)
    assert.is(code, 1)
    assert.ok(codes.includes('private_key'))
  }
})

for (const [title, bad] of [
  ['glued to the one before', root.trimEnd() + other],
  ['indented', root + other.replace(/^/gm, '  ')],
  ['in one line', `${root}${other.replaceAll('\n', ' ')}\n`],
  ['behind another text', `${root}other: ${other}`],
  ['with carriage returns alone', root + other.replaceAll('\n', '\r')],
  ['with an empty line inside', root + other.replace(/-\n.*\n/, '$&\n')],
  ['with a text behind its end', `${root}${other.trimEnd()} # other\n`],
  ['in lower case', root + other.replace(/-.*-/g, line => line.toLowerCase())],
  ['with four dashes', root + other.replace('-----BEGIN', '----BEGIN')],
  ['with a long dash', root + other.replace('-----BEGIN', '—BEGIN')]
] as const)
  test(`a certificate ${title}: OpenSSL does not read it, so the truststore is refused`, async () => {
    const { code, codes } = await check(bad)
    assert.is(code, 1)
    assert.ok(codes.includes('not_pem'), codes.join())
    writeFileSync(path('bad.pem'), bad)
    assert.throws(() => openssl('verify', '-CAfile', 'bad.pem', 'other.pem'))
  })

const der = new X509Certificate(root).raw
const keyBody = read('root.key').split('\n')[1] ?? ''

/** Bytes of any kind, and certificates and keys in which something was changed. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 500 }),
  fc.string().map(text => Buffer.from(`-----BEGIN CERTIFICATE-----\n${text}`)),
  fc.tuple(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, change]) => {
    const copy = Buffer.from(der)
    copy[at] = (copy[at] ?? 0) ^ change
    const body = copy.toString('base64').replace(/.{64}/g, '$&\n')
    return Buffer.from(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`)
  }),
  fc.nat(root.length - 30).map(length => Buffer.from(root.slice(0, length))),
  fc.nat(500).map(at => Buffer.from(root.slice(0, at) + read('root.key') + root.slice(at)))
)

test('property: no bytes crash a command, none but a certificate is fine, and no key is shown', async () => {
  await fc.assert(
    fc.asyncProperty(bytes, async content => {
      const host = fakeHost({ 'f.pem': content, 'root.pem': root })
      for (const args of [
        ['truststore', 'check', 'f.pem'],
        ['truststore', 'check', 'f.pem', '--json'],
        ['truststore', 'check', 'root.pem', '--client', 'f.pem'],
        ['explain', 'f.pem'],
        ['routes', 'f.pem'],
        ['routes', 'f.pem', 'GET', '/a'],
        ['thumbprint', 'f.pem']
      ]) {
        const { code, text } = await runWith(host, ...args)
        assert.not.match(text, keyBody)
        assert.not.match(text.replaceAll('\n', ''), /[\x00-\x1f\x7f]/)
        // The thumbprint of anything that is one DER SEQUENCE is defined.
        if (args[0] !== 'thumbprint') assert.is.not(code, 0, `${args.join(' ')}: ${text}`)
      }
    }),
    { numRuns: 200 }
  )
})

test.run()
