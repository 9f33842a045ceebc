import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { envoy } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseElements } from '../../../adapters/proxies/reading/xfcc'
import { anyText } from '../../samples'
import { forwarded } from './forwarded'

const test = suite('the grammar of x-forwarded-client-cert')

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
const element = fc.array(
  fc.tuple(fc.constantFrom('By', 'hash', 'URI', 'Subject', 'DNS'), anyText),
  {
    minLength: 1,
    maxLength: 5
  }
)
test('a quoted value comes back unchanged, element by element', () =>
  fc.assert(
    fc.property(fc.array(element, { minLength: 1, maxLength: 4 }), elements => {
      const parsed = parseElements(
        elements
          .map(pairs => pairs.map(([key, value]) => `${key}=${quote(value)}`).join(';'))
          .join(',')
      )
      assert.ok(isRight(parsed))
      assert.equal(
        parsed.right,
        elements.map(pairs => pairs.map(([key, value]) => [key.toLowerCase(), value]))
      )
    }),
    { numRuns: 200 }
  ))

const hash = 'a'.repeat(64)
for (const [title, value, reason] of [
  [
    "a semicolon in the name of Envoy's own certificate",
    `By=urn:abc:service(sample;None;i001);Hash=${hash};URI=a`,
    'by_not_quoted'
  ],
  [
    "a comma in the name of Envoy's own certificate",
    `By=urn:abc:service(sample,None);Hash=${hash}`,
    'by_not_quoted'
  ],
  [
    "a comma in the name of Envoy's own certificate, before what looks like a pair",
    `By=urn:abc:a,v=1;Hash=${hash}`,
    'by_not_quoted'
  ],
  ["a semicolon in the client's URI name", `Hash=${hash};URI=urn:abc:a;b`, 'uri_not_quoted'],
  ["a comma in the client's DNS name", `By=a;Hash=${hash};DNS=a,b`, 'dns_not_quoted'],
  ['a text without a value', `Hash=${hash};a`, 'not_xfcc'],
  ['an empty last pair', `Hash=${hash};URI=a;`, 'not_xfcc']
] as const)
  test(`${title}, which Envoy does not quote, is refused with a code that names it [envoyproxy/envoy#32945]`, () =>
    assert.equal(envoy({ from: 'loopback' })(forwarded({ 'x-forwarded-client-cert': value })), {
      _tag: 'Unreadable',
      reason
    }))

test.run()
