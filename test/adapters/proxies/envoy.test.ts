import fc from 'fast-check'
import { type Envoy, envoy } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyText, first, second } from '../../samples'
import { hashInHex, percentEncodeAsEnvoy } from './encodings'
import { forwarded, outcomeOf } from './forwarded'

const test = suite("Envoy's header")

const [clientHash, victimHash] = [hashInHex(first.pem), hashInHex(second.pem)]
function readEnvoy(value: string | readonly string[], hop?: Envoy['hop']): string {
  const certificate = envoy({ from: 'loopback', hop })(
    forwarded({ 'x-forwarded-client-cert': value })
  )
  return certificate?._tag === 'Sha256' ? certificate.thumbprint : outcomeOf(certificate)
}
for (const [title, value] of [
  [
    'commas, semicolons and equals signs in quotes',
    `Hash=${clientHash};Subject="CN=a,Hash=${victimHash};Hash=${victimHash}"`
  ],
  ['an escaped quote', `Hash=${clientHash};Subject="CN=\\"x\\",Hash=${victimHash}"`],
  [
    'a subject that ends in an escaped backslash [RFC 2253 §2.4]',
    `Hash=${clientHash};Subject="CN=a\\\\"`
  ],
  ['an empty subject and an empty URI', `Hash=${clientHash};Subject="";URI=`],
  ['several URIs and DNS names', `By=a;By=b;Hash=${clientHash};URI=a;URI=b;DNS=c;DNS=d`],
  ['an equals sign in a URI', `Hash=${clientHash};URI=https://a/?b=c`],
  ['the hash in quotes, and in capitals', `HASH="${clientHash.toUpperCase()}"`],
  ['white space behind commas and semicolons', `By=a; Hash=${clientHash}; URI=b`],
  ['a key that is not known', `Hash=${clientHash};IP=192.0.2.1`]
] as const)
  test(`${title}: the hash is read`, () => assert.is(readEnvoy(value), first.thumbprint))
for (const [title, value, reason] of [
  ['a quote that never ends', `Hash=${clientHash};Subject="CN=a`, 'not_xfcc'],
  ['a backslash that hides the last quote', `Hash=${clientHash};Subject="CN=a\\"`, 'not_xfcc'],
  ['text behind a quote', `Hash=${clientHash};Subject="CN=a"b`, 'not_xfcc'],
  ['a quote inside a plain value', `Hash=${clientHash};URI=a"b"`, 'not_xfcc'],
  ['a pair without a key', `=${clientHash}`, 'not_xfcc'],
  ['a key without a value', `Hash;By=a`, 'not_xfcc'],
  ['an empty pair', `Hash=${clientHash};`, 'not_xfcc'],
  ['an empty element', `Hash=${clientHash},`, 'not_xfcc'],
  ['an empty first element', `,Hash=${clientHash}`, 'not_xfcc'],
  [
    'PEM instead, as Cloud Foundry sends under the same name',
    'MIIBnjCCAUWgAwIBAgIURfOb6ix22h1Z2PiYPc5CifR',
    'not_xfcc'
  ],
  ['no hash and no certificate', 'By=a;Subject="CN=a"', 'certificate_not_passed'],
  ['a hash that is cut', `Hash=${clientHash.slice(1)}`, 'not_a_thumbprint'],
  ['an empty hash', 'Hash=', 'not_a_thumbprint'],
  [
    'the hash of nothing',
    'Hash=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'not_a_thumbprint'
  ],
  ['two hashes', `Hash=${clientHash};Hash=${clientHash}`, 'doubled_key'],
  ['two hashes in different case', `Hash=${clientHash};hash=${victimHash}`, 'doubled_key'],
  [
    'two certificates',
    `Cert="${percentEncodeAsEnvoy(first.pem)}";Cert="${percentEncodeAsEnvoy(first.pem)}"`,
    'doubled_key'
  ],
  [
    'a certificate that is not readable, beside a hash that is',
    `Hash=${clientHash};Cert="-----BEGIN%20CERTIFICATE-----"`,
    'not_pem'
  ],
  [
    'a hash that is not readable, beside a certificate that is',
    `Hash=;Cert="${percentEncodeAsEnvoy(first.pem)}"`,
    'not_a_thumbprint'
  ],
  [
    'a chain where the certificate should be',
    `Hash=${clientHash};Cert="${percentEncodeAsEnvoy(first.pem + second.pem)}"`,
    'more_than_one'
  ],
  [
    'a hash that the client wrote into its URI name',
    `By=a;Hash=${clientHash};URI=x;Hash=${victimHash}`,
    'doubled_key'
  ],
  [
    'a certificate that the client wrote into its URI name',
    `By=a;Hash=${clientHash};URI=x;Cert=${percentEncodeAsEnvoy(second.pem)}`,
    'key_out_of_order'
  ],
  [
    'a certificate that the client wrote into its DNS name',
    `By=a;Hash=${clientHash};DNS=x;Cert=${percentEncodeAsEnvoy(second.pem)}`,
    'key_out_of_order'
  ],
  [
    'an element that the client wrote into its URI name',
    `By=a;Hash=${clientHash};URI=x,Hash=${victimHash}`,
    'several_hops'
  ],
  [
    "an element that the client sent itself, in front of Envoy's",
    `Hash=${victimHash},By=a;Hash=${clientHash}`,
    'several_hops'
  ]
] as const)
  test(`${title}: refused`, () => assert.is(readEnvoy(value), reason))
test('hops are counted from the end; a missing hop is refused', () => {
  const value = [
    `Hash=${victimHash}`,
    `Hash=${clientHash};Subject="a,b"`,
    `Hash=${'1'.repeat(64)}`
  ].join(',')
  assert.is(readEnvoy(value, 2), first.thumbprint)
  assert.is(readEnvoy(value, 3), second.thumbprint)
  assert.is(readEnvoy(value, 4), 'hop_missing')
  assert.is(readEnvoy(`Hash=${clientHash}`, 2), 'hop_missing')
  assert.is(readEnvoy(value, 'only'), 'several_hops')
  assert.is(
    readEnvoy(
      value.split(',H').map((part, i) => (i === 0 ? part : `H${part}`)),
      2
    ),
    first.thumbprint
  )
})
test('an invalid hop is an error at construction', () => {
  for (const hop of [0, -1, 1.5, NaN, Infinity, '1', 'last', null])
    assert.throws(
      () => envoy({ from: 'loopback', hop: hop as number }),
      (error: Error) =>
        error instanceof TypeError &&
        /^envoy\(\{ hop \}\): pass 'only' or a whole number/.test(error.message)
    )
})
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
test('a quoted subject never changes which certificate is read', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        fc.constantFrom(
          `",Hash=${victimHash}`,
          `\\",Hash=${victimHash}`,
          `;Hash=${victimHash}`,
          '\\',
          '"',
          `\\\\",Hash=${victimHash},Subject="`
        )
      ),
      subject =>
        assert.is(
          readEnvoy(`By=a;Hash=${clientHash};Subject=${quote(subject)};URI=b`),
          first.thumbprint
        )
    ),
    { numRuns: 200 }
  ))

test.run()
