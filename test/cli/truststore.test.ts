// gatecheck truststore check, with certificates that openssl made.
import { X509Certificate } from 'node:crypto'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { signatureHash } from '../../cli/truststore/der'
import { createWorkshop } from './certificates'
import { check } from './check'
import { fakeHost, runWith } from './fake-host'

const test = suite('cli, truststore')
const { make, read, remove } = createWorkshop()
test.after(remove)

const root = make('root', { subject: '/CN=Root' })
const middle = make('middle', { subject: '/CN=Middle', by: 'root' })
const low = make('low', { subject: '/CN=Low', by: 'middle' })
const lower = make('lower', { subject: '/CN=Lower', by: 'low' })
const lowest = make('lowest', { subject: '/CN=Lowest', by: 'lower' })
const other = make('other', { subject: '/CN=Other' })

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
  const b = make('b', { subject: '/CN=B', by: 'a' })
  const aByB = make('aByB', { subject: '/CN=A', by: 'b' })
  const { codes } = await check(aByB + b)
  assert.ok(codes.includes('chain_incomplete'))
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
