import * as proxies from 'gatecheck/proxies'
import {
  apache,
  awsAlb,
  type CertificateReader,
  caddy,
  cloudFront,
  envoy,
  gcp,
  haproxy,
  ingressNginx,
  nginx,
  rfc9440,
  type Verifying
} from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first } from '../../samples'
import { base64Of, escaped, forwarded, reasonOf } from './spoken'

const test = suite('verification and options')

const from = 'loopback'
const hardened = [
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
const overlooked = [
  'FAILED:self-signed certificate',
  'FAILED:self signed certificate',
  'FAILED:self-signed certificate in certificate chain',
  'FAILED:self signed certificate in certificate chain',
  'FAILED:unable to get local issuer certificate',
  'FAILED:unable to verify the first certificate',
  'FAILED:certificate not trusted'
]

interface Kind {
  readonly name: string
  readonly make: (options: Verifying) => CertificateReader
  readonly header: string
  readonly verify: string
  readonly value: string
  readonly passed: string
  readonly noCa: readonly string[]
  readonly failed: readonly string[]
}
const kinds: readonly Kind[] = [
  {
    name: 'nginx',
    make: nginx,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: escaped(first.pem),
    passed: 'SUCCESS',
    noCa: overlooked,
    failed: hardened
  },
  {
    name: 'ingress-nginx',
    make: ingressNginx,
    header: 'ssl-client-cert',
    verify: 'ssl-client-verify',
    value: escaped(first.pem),
    passed: 'SUCCESS',
    noCa: overlooked,
    failed: hardened
  },
  {
    name: 'Apache',
    make: apache,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: first.pem.replaceAll('\n', ' '),
    passed: 'SUCCESS',
    noCa: ['GENEROUS', ...overlooked],
    failed: hardened
  },
  {
    name: 'HAProxy',
    make: haproxy,
    header: 'X-SSL-Client-Cert',
    verify: 'X-SSL-Client-Verify',
    value: base64Of(first.pem),
    passed: '0',
    noCa: ['18', '19', '20', '21', '27'],
    failed: ['10', '9', '23', '1', '00', '0,0', '180', '118', '', '-', 'SUCCESS', '0x12']
  }
]
for (const { name, make, header, verify, value, passed, noCa, failed } of kinds) {
  const strict = make({ from, verify: {} })
  const lenient = make({ from, verify: { noCa: 'allowed' } })
  const seen = (
    read: CertificateReader,
    word: string | readonly string[] | undefined,
    certificate: string | undefined = value
  ): string =>
    reasonOf(
      read(
        forwarded({
          ...(certificate === 'none' ? {} : { [header]: certificate }),
          ...(word === undefined ? {} : { [verify]: word })
        })
      )
    )

  test(`${name}: what it verified is read`, () => {
    for (const read of [strict, lenient]) assert.is(seen(read, passed), 'Der')
  })
  test(`${name}: what no CA vouches for is read where noCa is allowed, and only there [RFC 8705 §2.2]`, () => {
    for (const word of noCa)
      assert.equal([seen(strict, word), seen(lenient, word)], ['not_verified', 'Der'])
  })
  test(`${name}: any other failure, and any word that is not its own, refuses`, () => {
    for (const word of failed)
      for (const read of [strict, lenient]) assert.is(seen(read, word), 'not_verified', word)
  })
  test(`${name}: a certificate of which it does not speak, or twice, is refused`, () => {
    for (const read of [strict, lenient]) {
      assert.is(seen(read, undefined), 'verification_missing')
      assert.is(seen(read, [passed, passed]), 'doubled_header')
      assert.is(seen(read, [passed, 'FAILED']), 'doubled_header')
    }
  })
  test(`${name}: success without a certificate is nothing; failure without one refuses`, () => {
    for (const read of [strict, lenient]) {
      assert.is(seen(read, passed, 'none'), 'absent')
      assert.is(seen(read, failed[0], 'none'), 'not_verified')
    }
  })
  test(`${name}: its word from elsewhere is refused, also where no certificate comes along`, () =>
    assert.is(reasonOf(strict(forwarded({ [verify]: passed }, '192.0.2.1'))), 'untrusted_peer'))
  test(`${name}: success does not make an unreadable certificate readable`, () =>
    assert.is.not(seen(strict, passed, `${value}.`), 'Der'))
  test(`${name}: its word is not asked where that was not asked for`, () => {
    if (name !== 'ingress-nginx')
      assert.is(
        reasonOf(
          make({ from })(forwarded({ [header]: value, [verify]: 'FAILED:certificate has expired' }))
        ),
        'Der'
      )
    else assert.is(reasonOf(make({ from })(forwarded({ [header]: value }))), 'verification_missing')
  })
  test(`${name}: both headers can have other names`, () => {
    const read = make({ from, header: 'X-One', verify: { header: 'X-Two' } })
    assert.is(reasonOf(read(forwarded({ 'x-one': value, 'x-two': passed }))), 'Der')
    assert.is(reasonOf(read(forwarded({ [header]: value, [verify]: passed }))), 'absent')
  })
}

test('Apache: a client that makes it drop the header by naming it in Connection has no certificate; one that drops the word is refused [RFC 9110 §7.6.1]', () => {
  const read = apache({ from, verify: {} })
  assert.is(reasonOf(read(forwarded({ 'X-SSL-Client-Verify': 'SUCCESS' }))), 'absent')
  assert.is(
    reasonOf(read(forwarded({ 'X-SSL-Client-Cert': first.pem.replaceAll('\n', ' ') }))),
    'verification_missing'
  )
})

const makers: Readonly<
  Record<
    string,
    (options: { readonly from: 'loopback'; readonly header?: string }) => CertificateReader
  >
> = {
  nginx,
  apache,
  haproxy,
  ingressNginx,
  caddy,
  gcp,
  cloudFront,
  envoy,
  rfc9440,
  awsAlb: options => awsAlb({ ...options, mode: 'verify' })
}
for (const [name, make] of Object.entries(makers))
  test(`${name}: a header that is no field name is refused when the reader is made [RFC 9110 §5.6.2]`, () => {
    for (const header of ['', ' ', 'X Y', 'X-Y:', 'X\r\nY', 'é', 'X-Y ', '"x"', 'a,b', 'x\0'])
      assert.throws(
        () => make({ from, header }),
        (error: Error) =>
          error instanceof TypeError &&
          error.message.startsWith(`${name}({ header }): pass a header name`)
      )
    for (const header of [null, 1, ['X']])
      assert.throws(() => make({ from, header: header as unknown as string }), /pass a header name/)
  })
for (const [what, make, message] of [
  [
    'a header of verify that is no field name',
    () => nginx({ from, verify: { header: 'a b' } }),
    /^nginx\(\{ verify: \{ header \} \}\): pass a header name/
  ],
  [
    'one header for two things',
    () => nginx({ from, header: 'X-A', verify: { header: 'x-a' } }),
    /same header/
  ],
  [
    'Google Cloud: one header for two things',
    () => gcp({ from, header: 'X-Client-Cert-Present' }),
    /same header/
  ],
  [
    'another word for noCa',
    () => nginx({ from, verify: { noCa: true as unknown as 'allowed' } }),
    /^nginx\(\{ verify: \{ noCa \} \}\): pass 'allowed'/
  ],
  [
    'verify without its object',
    () => apache({ from, verify: true as unknown as object }),
    /^apache\(\{ verify \}\): verify is not an object\. Write verify: \{\}/
  ],
  [
    'verify: null',
    () => apache({ from, verify: null as unknown as object }),
    /^apache\(\{ verify \}\): verify is not an object/
  ],
  [
    'Google Cloud: verify without its object',
    () => gcp({ from, verify: true as unknown as object }),
    /^gcp\(\{ verify \}\): verify is not an object/
  ],
  [
    'verify misspelled',
    () => nginx({ from, verfy: {} } as never),
    /^nginx\(options\): unknown option "verfy"\. Did you mean "verify"\? Known: from, header, verify$/
  ],
  [
    'a word of verify misspelled',
    () => nginx({ from, verify: { noCA: 'allowed' } as never }),
    /^nginx\(\{ verify \}\): unknown option "noCA"\. Did you mean "noCa"\? Known: header, noCa$/
  ],
  [
    'ingress-nginx: a header misspelled',
    () => ingressNginx({ from, headr: 'x' } as never),
    /^ingressNginx\(options\): unknown option "headr"/
  ],
  [
    'Google Cloud: a word of verify misspelled',
    () => gcp({ from, verify: { headr: 'x' } as never }),
    /^gcp\(\{ verify \}\): unknown option "headr"/
  ],
  [
    'ALB without a mode',
    () => awsAlb({ from } as unknown as Parameters<typeof awsAlb>[0]),
    /^awsAlb\(\{ mode \}\): mode is missing/
  ],
  [
    'ALB with another mode',
    () => awsAlb({ from, mode: 'off' as 'verify' }),
    /^awsAlb\(\{ mode \}\): pass 'verify' or 'passthrough'/
  ],
  [
    'Caddy with another shape',
    () => caddy({ from, take: 'pem' as 'hash' }),
    /^caddy\(\{ take \}\): pass 'certificate' or 'hash'/
  ],
  [
    'CloudFront with another shape',
    () => cloudFront({ from, take: '' as 'hash' }),
    /^cloudFront\(\{ take \}\): pass/
  ],
  [
    'Google Cloud with another shape',
    () => gcp({ from, take: null as unknown as 'hash' }),
    /^gcp\(\{ take \}\): pass/
  ],
  [
    'Google Cloud: a presence header that is no field name',
    () => gcp({ from, present: '' }),
    /^gcp\(\{ present \}\): pass a header name/
  ]
] as const)
  test(`${what} is refused by name when the reader is made`, () =>
    assert.throws(
      make,
      (error: Error) => error instanceof TypeError && message.test(error.message)
    ))

for (const [name, make] of Object.entries(proxies).filter(([, made]) => typeof made === 'function'))
  test(`${name}: an option that is none is refused by name, for it would silently ask for less`, () =>
    assert.throws(
      () =>
        (make as (options: object) => unknown)({
          from,
          ...(name === 'awsAlb' ? { mode: 'verify' } : {}),
          verfy: {}
        }),
      new RegExp(`^${name}\\(options\\): unknown option "verfy"`)
    ))

test.run()
