import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { type Envoy, envoy } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseElements } from '../../../adapters/proxies/reading/xfcc'
import { first, second, wild } from '../../samples'
import { envoyEscaped, forwarded, hexOf, reasonOf } from './spoken'

const test = suite("Envoy's header")

const [mine, victim] = [hexOf(first.pem), hexOf(second.pem)]
function seen(value: string | readonly string[], hop?: Envoy['hop']): string {
  const shown = envoy({ from: 'loopback', hop })(forwarded({ 'x-forwarded-client-cert': value }))
  return shown?._tag === 'Sha256' ? shown.thumbprint : reasonOf(shown)
}

for (const [title, value] of [
  [
    'commas, semicolons and equals signs in quotes',
    `Hash=${mine};Subject="CN=a,Hash=${victim};Hash=${victim}"`
  ],
  ['an escaped quote', `Hash=${mine};Subject="CN=\\"x\\",Hash=${victim}"`],
  [
    'a subject that ends in an escaped backslash [RFC 2253 §2.4]',
    `Hash=${mine};Subject="CN=a\\\\"`
  ],
  ['an empty subject and an empty URI', `Hash=${mine};Subject="";URI=`],
  ['several URIs and DNS names', `By=a;By=b;Hash=${mine};URI=a;URI=b;DNS=c;DNS=d`],
  ['an equals sign in a URI', `Hash=${mine};URI=https://a/?b=c`],
  ['the hash in quotes, and in capitals', `HASH="${mine.toUpperCase()}"`],
  ['white space behind commas and semicolons', `By=a; Hash=${mine}; URI=b`],
  ['a key that is not known', `Hash=${mine};IP=192.0.2.1`]
] as const)
  test(`${title}: the hash is read`, () => assert.is(seen(value), first.thumbprint))

for (const [title, value, reason] of [
  ['a quote that never ends', `Hash=${mine};Subject="CN=a`, 'not_xfcc'],
  ['a backslash that hides the last quote', `Hash=${mine};Subject="CN=a\\"`, 'not_xfcc'],
  ['text behind a quote', `Hash=${mine};Subject="CN=a"b`, 'not_xfcc'],
  ['a quote inside a plain value', `Hash=${mine};URI=a"b"`, 'not_xfcc'],
  ['a pair without a key', `=${mine}`, 'not_xfcc'],
  ['a key without a value', `Hash;By=a`, 'not_xfcc'],
  ['an empty pair', `Hash=${mine};`, 'not_xfcc'],
  ['an empty element', `Hash=${mine},`, 'not_xfcc'],
  ['an empty first element', `,Hash=${mine}`, 'not_xfcc'],
  [
    'PEM instead, as Cloud Foundry sends under the same name',
    'MIIBnjCCAUWgAwIBAgIURfOb6ix22h1Z2PiYPc5CifR',
    'not_xfcc'
  ],
  ['no hash and no certificate', 'By=a;Subject="CN=a"', 'certificate_not_passed'],
  ['a hash that is cut', `Hash=${mine.slice(1)}`, 'not_a_thumbprint'],
  ['an empty hash', 'Hash=', 'not_a_thumbprint'],
  [
    'the hash of nothing',
    'Hash=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'not_a_thumbprint'
  ],
  ['two hashes', `Hash=${mine};Hash=${mine}`, 'doubled_key'],
  ['two hashes in different case', `Hash=${mine};hash=${victim}`, 'doubled_key'],
  [
    'two certificates',
    `Cert="${envoyEscaped(first.pem)}";Cert="${envoyEscaped(first.pem)}"`,
    'doubled_key'
  ],
  [
    'a certificate that is not readable, beside a hash that is',
    `Hash=${mine};Cert="-----BEGIN%20CERTIFICATE-----"`,
    'not_pem'
  ],
  [
    'a hash that is not readable, beside a certificate that is',
    `Hash=;Cert="${envoyEscaped(first.pem)}"`,
    'not_a_thumbprint'
  ],
  [
    'a chain where the certificate should be',
    `Hash=${mine};Cert="${envoyEscaped(first.pem + second.pem)}"`,
    'more_than_one'
  ],
  [
    'a hash that the client wrote into its URI name',
    `By=a;Hash=${mine};URI=x;Hash=${victim}`,
    'doubled_key'
  ],
  [
    'a certificate that the client wrote into its URI name',
    `By=a;Hash=${mine};URI=x;Cert=${envoyEscaped(second.pem)}`,
    'key_out_of_order'
  ],
  [
    'a certificate that the client wrote into its DNS name',
    `By=a;Hash=${mine};DNS=x;Cert=${envoyEscaped(second.pem)}`,
    'key_out_of_order'
  ],
  [
    'an element that the client wrote into its URI name',
    `By=a;Hash=${mine};URI=x,Hash=${victim}`,
    'several_hops'
  ],
  [
    "an element that the client sent itself, in front of Envoy's",
    `Hash=${victim},By=a;Hash=${mine}`,
    'several_hops'
  ]
] as const)
  test(`${title}: refused`, () => assert.is(seen(value), reason))

test('the hop is chosen from the end; one that is not there refuses', () => {
  const value = [`Hash=${victim}`, `Hash=${mine};Subject="a,b"`, `Hash=${'1'.repeat(64)}`].join(',')
  assert.is(seen(value, 2), first.thumbprint)
  assert.is(seen(value, 3), second.thumbprint)
  assert.is(seen(value, 4), 'hop_missing')
  assert.is(seen(`Hash=${mine}`, 2), 'hop_missing')
  assert.is(seen(value, 'only'), 'several_hops')
  assert.is(
    seen(
      value.split(',H').map((part, i) => (i === 0 ? part : `H${part}`)),
      2
    ),
    first.thumbprint
  )
})
test('a hop that is none is refused when the reader is made', () => {
  for (const hop of [0, -1, 1.5, NaN, Infinity, '1', 'last', null])
    assert.throws(
      () => envoy({ from: 'loopback', hop: hop as number }),
      (error: Error) =>
        error instanceof TypeError &&
        /^envoy\(\{ hop \}\): pass 'only' or a whole number/.test(error.message)
    )
})

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
const element = fc.array(fc.tuple(fc.constantFrom('By', 'hash', 'URI', 'Subject', 'DNS'), wild), {
  minLength: 1,
  maxLength: 5
})
test('whatever is quoted comes back as it was, element by element', () =>
  fc.assert(
    fc.property(fc.array(element, { minLength: 1, maxLength: 4 }), elements => {
      const read = parseElements(
        elements
          .map(pairs => pairs.map(([key, value]) => `${key}=${quoted(value)}`).join(';'))
          .join(',')
      )
      assert.ok(isRight(read))
      assert.equal(
        read.right,
        elements.map(pairs => pairs.map(([key, value]) => [key.toLowerCase(), value]))
      )
    }),
    { numRuns: 200 }
  ))
test('a quoted subject, whatever it holds, never changes whose certificate it is', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        wild,
        fc.constantFrom(
          `",Hash=${victim}`,
          `\\",Hash=${victim}`,
          `;Hash=${victim}`,
          '\\',
          '"',
          `\\\\",Hash=${victim},Subject="`
        )
      ),
      subject =>
        assert.is(seen(`By=a;Hash=${mine};Subject=${quoted(subject)};URI=b`), first.thumbprint)
    ),
    { numRuns: 200 }
  ))

test.run()
