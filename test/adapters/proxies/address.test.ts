import { isIP } from 'node:net'
import fc from 'fast-check'
import { type From, rfc9440 } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAddress } from '../../../adapters/proxies/reading/address'
import { anyText } from '../../samples'
import { forwarded } from './forwarded'

const test = suite('addresses and networks')

const headers = { 'Client-Cert': ':MAMCAQE=:' }
function trusts(from: From, peer: string): boolean {
  return rfc9440({ from })(forwarded(headers, peer))?._tag === 'Der'
}

const group = fc.nat(0xffff).map(value => value.toString(16))
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4Extended(),
  anyText,
  fc.constantFrom(
    '::',
    '::1',
    '1::',
    '::1.2.3.4',
    '1:2:3:4:5:6:1.2.3.4',
    '1:2:3:4:5:6:7:1.2.3.4',
    '1.2.3.4::',
    '1::1.2.3.4:5',
    ':::',
    ':',
    '1:',
    ':1',
    '::1:',
    '1:::2',
    '1:2:3:4:5:6:7::',
    '::2:3:4:5:6:7:8',
    '1:2:3:4:5:6:7:8::'
  ),
  fc
    .array(fc.oneof(group, fc.constant(''), fc.ipV4()), { maxLength: 10 })
    .map(parts => parts.join(':')),
  fc.array(fc.nat(300), { minLength: 3, maxLength: 5 }).map(parts => parts.join('.'))
)
test("an address is IPv4 or IPv6 if Node's own parser says so, except with a zone id", () =>
  fc.assert(
    fc.property(address, text => {
      if (text.includes('%')) return assert.is(parseAddress(text), undefined)
      const mapped = parseAddress(text)?.length === 4 && text.includes(':')
      assert.is(
        mapped ? 6 : ({ 4: 4, 16: 6 }[parseAddress(text)?.length ?? 0] ?? 0),
        isIP(text),
        text
      )
    }),
    { numRuns: 250 }
  ))
test('two spellings of one IPv6 address have the same bytes', () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(0, 0, 1, 0xffff, 0xab), { minLength: 8, maxLength: 8 }),
      fc.nat(7),
      fc.nat(8),
      (groups, start, length) => {
        const full = groups.map(value => value.toString(16))
        const expected = parseAddress(full.join(':'))
        assert.equal(
          parseAddress(full.map(part => part.padStart(4, '0').toUpperCase()).join(':')),
          expected
        )
        const end = Math.min(8, start + Math.max(1, length))
        if (groups.slice(start, end).every(value => value === 0))
          assert.equal(
            parseAddress(`${full.slice(0, start).join(':')}::${full.slice(end).join(':')}`),
            expected
          )
        const [high = 0, low = 0] = groups.slice(6)
        assert.equal(
          parseAddress(
            `${full.slice(0, 6).join(':')}:${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
          ),
          expected
        )
      }
    ),
    { numRuns: 200 }
  ))
test('an address is in a block if and only if their first bits agree [RFC 4632 §3.1]', () =>
  fc.assert(
    fc.property(
      fc.ipV4(),
      fc.ipV4(),
      fc.integer({ min: 1, max: 32 }),
      fc.boolean(),
      (one, other, prefix, near) => {
        const number = (text: string): number =>
          text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
        const size = 2 ** (32 - prefix)
        const base = Math.floor(number(one) / size) * size
        const peer = near ? base + (number(other) % (size * 2)) : number(other)
        const text = (value: number): string =>
          [24, 16, 8, 0].map(bits => Math.floor(value / 2 ** bits) % 256).join('.')
        assert.is(
          trusts([`${text(base)}/${prefix}`], text(peer)),
          Math.floor((peer % 2 ** 32) / size) * size === base
        )
      }
    ),
    { numRuns: 200 }
  ))

test.run()
