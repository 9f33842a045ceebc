// gatecheck truststore check, with certificates that openssl made.
import { X509Certificate } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { signatureHash } from '../../cli/truststore/der'
import type { Finding } from '../../cli/truststore/finding'
import { createWorkshop } from './certificates'
import { fakeHost, runWith } from './fake-host'

const test = suite('cli, truststore')
const { make, read, openssl, remove } = createWorkshop()
test.after(remove)

const root = make('root', { subject: '/CN=Root' })
const middle = make('middle', { subject: '/CN=Middle', by: 'root' })
const low = make('low', { subject: '/CN=Low', by: 'middle' })
const lower = make('lower', { subject: '/CN=Lower', by: 'low' })
const lowest = make('lowest', { subject: '/CN=Lowest', by: 'lower' })
const other = make('other', { subject: '/CN=Other' })

interface Report {
  readonly code: number
  readonly findings: readonly Finding[]
  readonly codes: readonly string[]
}

async function check(truststore: string | Uint8Array, now?: number): Promise<Report> {
  const host = fakeHost({ 'truststore.pem': truststore }, now)
  const args = ['truststore', 'check', 'truststore.pem']
  const { code, text } = await runWith(host, ...args, '--json')
  const plain = await runWith(host, ...args)
  assert.is(plain.code, code)
  const { good, findings } = JSON.parse(text) as { good: boolean; findings: readonly Finding[] }
  assert.is(good, code === 0)
  for (const { message } of findings) assert.ok(plain.text.includes(message), message)
  for (const shown of [text, plain.text])
    assert.not.match(shown, /BEGIN [A-Z ]*PRIVATE|MIG[A-Z]|MIIE/)
  return { code, findings, codes: findings.map(finding => finding.code) }
}

for (const [title, truststore] of [
  ['one root', root],
  ['a chain of four CAs, in any order', low + root + lower + middle],
  ['CRLF', (root + middle).replaceAll('\n', '\r\n')],
  ['a BOM', `\ufeff${root}`],
  ['text around the blocks', `# our CA\n${root}\nIssuer: Root\n${middle}`],
  ['no line break at the end', (root + middle).trimEnd()]
] as const)
  test(`${title}: fine, exit code 0`, async () => {
    assert.equal(await check(truststore), { code: 0, findings: [], codes: [] })
  })

const rsa1024 = make('rsa1024', { subject: '/CN=Small', key: 'RSA-1024' })
const p224 = make('p224', { subject: '/CN=Curve', key: 'P-224' })
const ed25519 = make('ed25519', { subject: '/CN=Edwards', key: 'Ed25519', sign: [] })
const sha1 = make('sha1', { subject: '/CN=Old', key: 'RSA-2048', sign: ['-sha1'] })
const md5 = make('md5', { subject: '/CN=Older', key: 'RSA-2048', sign: ['-md5'] })
const ecdsaSha1 = make('ecdsaSha1', { subject: '/CN=Old EC', sign: ['-sha1'] })
const pss = ['-sigopt', 'rsa_padding_mode:pss']
const pssSha1 = make('pssSha1', { subject: '/CN=P1', key: 'RSA-2048', sign: ['-sha1', ...pss] })
const pssSha256 = make('pssSha256', {
  subject: '/CN=P2',
  key: 'RSA-2048',
  sign: ['-sha256', ...pss]
})
const rsa2048 = make('rsa2048', { subject: '/CN=Good', key: 'RSA-2048', sign: ['-sha512'] })
const p384 = make('p384', { subject: '/CN=P-384', key: 'P-384', sign: ['-sha384'] })
const middleAgain = make('middleAgain', { subject: '/CN=Middle', by: 'root' })
const middleOfOther = make('middleOfOther', { subject: '/CN=middle', by: 'other' })
const noCa = make('noCa', {
  subject: '/CN=No CA',
  by: 'root',
  extensions: ['basicConstraints=CA:FALSE']
})
const underNoCa = make('underNoCa', { subject: '/CN=Under', by: 'noCa' })

const day = 24 * 60 * 60 * 1000
for (const [title, truststore, code, now] of [
  ['the same certificate twice', root + root, 'certificate_twice'],
  ['one subject with two keys of one issuer', root + middle + middleAgain, 'subject_twice'],
  [
    'one subject with two issuers, in another case',
    root + other + middle + middleOfOther,
    'subject_with_two_issuers'
  ],
  ['an RSA key of 1024 bits', rsa1024, 'weak_key'],
  ['an EC key on P-224', p224, 'weak_key'],
  ['SHA-1 with RSA', sha1, 'weak_signature'],
  ['SHA-1 with ECDSA', ecdsaSha1, 'weak_signature'],
  ['SHA-1 with RSASSA-PSS', pssSha1, 'weak_signature'],
  ['MD5', md5, 'weak_signature'],
  ['an expired certificate', root, 'expired', Date.now() + 366 * day],
  ['one that is not valid yet', root, 'not_yet_valid', Date.now() - day],
  ['a chain without its root', middle, 'chain_incomplete'],
  ['a chain without a link', root + low, 'chain_incomplete'],
  ['a chain of five CAs', root + middle + low + lower + lowest, 'chain_too_long'],
  ['an issuer that is no CA', root + noCa + underNoCa, 'issuer_is_no_ca'],
  ['a private key before the certificate', read('root.key') + root, 'private_key'],
  ['a private key behind it', root + read('root.key'), 'private_key'],
  ['a request for a certificate', root + read('middle.csr'), 'not_a_certificate'],
  ['a certificate that is cut short', root + middle.slice(0, 300), 'not_a_certificate'],
  ['a certificate with a changed character', middle.replace(/\nMI/, '\n!!'), 'not_a_certificate']
] as const)
  test(`${title}: refused, exit code 1`, async () => {
    const { code: exit, codes, findings } = await check(truststore, now)
    assert.is(exit, 1)
    assert.ok(codes.includes(code), codes.join())
    assert.is(findings.filter(finding => finding.code !== code).length, 0, codes.join())
  })

test('Ed25519, which API Gateway does not list, is refused as key and as signature', async () =>
  assert.equal((await check(ed25519)).codes, ['weak_signature', 'weak_key']))

test('RSA-2048, P-384 and RSASSA-PSS with SHA-256 are fine', async () =>
  assert.is((await check(rsa2048 + p384 + pssSha256)).code, 0))

test('the hash is read from the DER as openssl reads it: Node 20 does not show it', () => {
  for (const [pem, hash] of [
    [root, 'SHA-256'],
    [p384, 'SHA-384'],
    [rsa2048, 'SHA-512'],
    [pssSha256, 'SHA-256'],
    [pssSha1, 'SHA-1'],
    [md5, 'MD5'],
    [ed25519, undefined]
  ] as const)
    assert.is(signatureHash(new X509Certificate(pem).raw), hash)
})

test('a certificate that expires within 30 days is a warning, exit code 0', async () => {
  const { code, codes } = await check(root, Date.now() + 340 * day)
  assert.equal([code, codes], [0, ['expires_soon']])
})

test('what API Gateway only warns about says so, and a conflict of subjects does not', async () => {
  const warnsOf = async (truststore: string) =>
    (await check(truststore)).findings.map(finding => finding.apiGatewayOnlyWarns)
  assert.equal(await warnsOf(sha1), [true])
  assert.equal(await warnsOf(root + middle + middleAgain), [undefined])
})

test('two CAs that signed each other end in no root: refused, and the check ends', async () => {
  make('a', { subject: '/CN=A' })
  const aByB = () => make('aByB', { subject: '/CN=A', by: 'b' })
  openssl('req', '-new', '-key', 'a.key', '-subj', '/CN=B', '-out', 'unused.csr')
  make('b', { subject: '/CN=B', by: 'a' })
  const { codes } = await check(aByB() + read('b.pem'))
  assert.ok(codes.includes('chain_incomplete'))
})

for (const [title, bytes, sentence] of [
  ['an empty file', Buffer.alloc(0), /empty/],
  ['DER', new X509Certificate(root).raw, /-inform DER/],
  ['UTF-16 with a BOM', Buffer.from(`\ufeff${root}`, 'utf16le'), /UTF-16/],
  ['UTF-16 without a BOM', Buffer.from(root, 'utf16le'), /UTF-16/],
  ['bytes', Buffer.from('00ff00ff', 'hex'), /not text/],
  ['a text', Buffer.from('hello\n'), /not PEM/],
  ['dashes without end', Buffer.from('-----BEGIN '.repeat(50_000)), /not a CERTIFICATE/],
  ['15 MB of line breaks', Buffer.alloc(15e6, '\n'), /not PEM/]
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

test('names from a certificate are printed on one line, without control characters', async () => {
  const pem = make('strange', { subject: '/CN=a\u001b[31m\u202eb' })
  const { text } = await runWith(
    fakeHost({ 't.pem': pem + pem }),
    'truststore',
    'check',
    't.pem',
    '--json'
  )
  assert.not.match(text, /[\u001b\u202e]/)
})

test.run()
