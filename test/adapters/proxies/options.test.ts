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
  rfc9440
} from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('options of readers')

const from = 'loopback'

const readersWithHeader: Readonly<
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
for (const [name, make] of Object.entries(readersWithHeader))
  test(`${name}: a header that is not a field name is an error [RFC 9110 §5.6.2]`, () => {
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
    'a header of verify that is not a field name',
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
    'Google Cloud: a presence header that is not a field name',
    () => gcp({ from, present: '' }),
    /^gcp\(\{ present \}\): pass a header name/
  ]
] as const)
  test(`${what} is an error that names the option`, () =>
    assert.throws(
      make,
      (error: Error) => error instanceof TypeError && message.test(error.message)
    ))
for (const [name, make] of Object.entries(proxies).filter(
  ([, value]) => typeof value === 'function'
))
  test(`${name}: an unknown option is an error`, () =>
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
