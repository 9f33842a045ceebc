import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseElements } from '../../../adapters/proxies/reading/xfcc'
import { anyText } from '../../samples'

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

test.run()
