import { isIP } from 'node:net'
import fc from 'fast-check'
import { type From, rfc9440 } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseAddress } from '../../../adapters/proxies/reading/address'
import { wild } from '../../samples'
import { forwarded, peerless } from './spoken'

const test = suite('trust')

const headers = { 'Client-Cert': ':MAMCAQE=:' }
function trusts(from: From, peer: string): boolean {
  return rfc9440({ from })(forwarded(headers, peer))?._tag === 'Der'
}

const trusted: readonly (readonly [From, readonly string[], readonly string[]])[] = [
  [
    'loopback',
    ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '0:0:0:0:0:0:0:1', '::ffff:7f00:1'],
    [
      '128.0.0.1',
      '126.0.0.1',
      '::2',
      '::',
      '::127.0.0.1',
      'unix',
      'localhost',
      '127.1',
      '127.0.0.01',
      '2130706433',
      '0x7f.0.0.1',
      '::1%lo',
      '[::1]'
    ]
  ],
  ['unix', ['unix'], ['127.0.0.1', 'UNIX', '/run/app.sock', 'unix:']],
  [
    ['192.0.2.1'],
    ['192.0.2.1', '::ffff:192.0.2.1', '::FFFF:C000:201', '0:0:0:0:0:ffff:192.0.2.1'],
    [
      '192.0.2.2',
      '192.0.2.1:80',
      ' 192.0.2.1',
      '192.0.2.1 ',
      '192.0.2.1,127.0.0.1',
      '::192.0.2.1',
      '64:ff9b::192.0.2.1'
    ]
  ],
  [
    ['10.0.0.0/8', 'unix'],
    ['10.0.0.0', '10.255.255.255', 'unix'],
    ['11.0.0.0', '9.255.255.255', '127.0.0.1']
  ],
  [['172.16.0.0/12'], ['172.16.0.0', '172.31.255.255'], ['172.15.255.255', '172.32.0.0']],
  [
    ['10.1.2.252/31', 'loopback'],
    ['10.1.2.252', '10.1.2.253', '::1'],
    ['10.1.2.251', '10.1.2.254']
  ],
  [['0.0.0.0/1'], ['127.255.255.255'], ['128.0.0.0', '::']],
  [['2001:db8::/33'], ['2001:db8::1', '2001:DB8:7fff::'], ['2001:db8:8000::', '32.1.13.184']],
  [['fe80::/10'], ['fe80::1', 'febf::1'], ['fec0::', 'fe80::1%eth0', 'fe80::1%25eth0']],
  [['2001:db8::1/128'], ['2001:db8::1', '2001:db8:0:0::0.0.0.1'], ['2001:db8::2']],
  [['::ffff:10.0.0.0/104'], ['10.9.9.9', '::ffff:10.9.9.9'], ['11.0.0.0', '::a00:0']],
  [{ anyPeer: 'only the proxy can connect' }, ['192.0.2.1', '::1', 'unix', 'fe80::1%eth0'], []]
]
for (const [from, inside, outside] of trusted)
  test(`${JSON.stringify(from)} trusts ${inside.join(' ')} and not ${outside.join(' ')}`, () => {
    for (const peer of inside) assert.ok(trusts(from, peer), peer)
    for (const peer of outside) assert.not.ok(trusts(from, peer), peer)
  })

test('a peer that is not known is trusted by nothing', () => {
  for (const from of [
    'loopback',
    'unix',
    ['0.0.0.0/1'],
    { anyPeer: 'only the proxy can connect' },
    () => true
  ] as const)
    for (const peer of [undefined, null, '', 4, {}])
      assert.is(
        rfc9440({ from })({ ...peerless(headers), peer: peer as undefined })?._tag,
        'Unreadable'
      )
})

test('a predicate is asked about the peer, and only where the header is there', () => {
  const seen: string[] = []
  const read = rfc9440({ from: peer => seen.push(peer) > 0 })
  assert.is(read(forwarded({}, '192.0.2.1')), undefined)
  assert.equal(seen, [])
  assert.is(read(forwarded(headers, '192.0.2.1'))?._tag, 'Der')
  assert.equal(seen, ['192.0.2.1'])
})
test('a predicate trusts by exactly true: not by a truthy value, a promise, or an exception', async () => {
  const unheard: unknown[] = []
  const hear = (reason: unknown): void => void unheard.push(reason)
  process.on('unhandledRejection', hear)
  const answers: readonly (() => unknown)[] = [
    () => false,
    () => undefined,
    () => 1,
    () => 'true',
    () => ({}),
    () => [true],
    () => Object(true),
    async () => true,
    async () => {
      throw new Error('late')
    },
    () => {
      throw new Error('now')
    },
    () => ({ then: (_: unknown, no: (reason: Error) => void) => no(new Error('thenable')) }),
    () => ({
      get then() {
        throw new Error('getter')
      }
    })
  ]
  for (const answer of answers) assert.not.ok(trusts(answer as () => boolean, '127.0.0.1'))
  await new Promise(setImmediate)
  process.off('unhandledRejection', hear)
  assert.equal(unheard, [])
  assert.ok(trusts(() => true, '127.0.0.1'))
})

for (const [from, message] of [
  [undefined, /^rfc9440\(\{ from \}\): from is missing\. Name/],
  [null, /^rfc9440\(\{ from \}\): from is wrong\. Name/],
  ['', /^rfc9440\(\{ from \}\): from is wrong\. Name/],
  ['10.0.0.0/8', /^rfc9440\(\{ from \}\): from is wrong\. Name/],
  ['any', /^rfc9440\(\{ from \}\): from is wrong\. Name/],
  [true, /^rfc9440\(\{ from \}\): from is wrong\. Name/],
  [{}, /^rfc9440\(\{ from \}\): from is wrong\. Name/],
  [{ anyPeer: true }, /^rfc9440\(\{ from \}\): from is wrong\. Name/],
  [{ anyPeer: 'yes' }, /^rfc9440\(\{ from \}\): from is wrong\. Name/],
  [[], /list is empty/],
  [[''], /is not an IP address/],
  [[1], /not a text/],
  [['localhost'], /"localhost" is not an IP address/],
  [['*'], /is not an IP address/],
  [['0.0.0.0/0'], /every peer.*anyPeer/],
  [['::/0'], /every peer.*anyPeer/],
  [['::ffff:0.0.0.0/96'], /every peer.*anyPeer/],
  [['::ffff:0:0/90'], /every peer/],
  [['10.0.0.0/33'], /prefix.*1 to 32/],
  [['2001:db8::/129'], /prefix.*1 to 128/],
  [['10.0.0.0/'], /prefix/],
  [['10.0.0.0/08'], /prefix/],
  [['10.0.0.0/-1'], /prefix/],
  [['10.0.0.0/8/8'], /prefix/],
  [['10.0.0.0/ 8'], /prefix/],
  [['10.0.0.0/1e1'], /prefix/],
  [['10.0.0.0/255.0.0.0'], /prefix/],
  [
    ['10.0.0.1/8'],
    /^rfc9440\(\{ from \}\): "10\.0\.0\.1\/8" is a host, not a network\. Write "10\.0\.0\.0\/8" or "10\.0\.0\.1"\.$/
  ],
  [['2001:db8::1/64'], /Write "2001:db8::\/64" or "2001:db8::1"\.$/],
  [['2001:db8::a:0:0:1/112'], /Write "2001:db8:0:0:a:0:0:0\/112"|Write "2001:db8:0:0:a::\/112"/],
  [['192.0.2.77/27'], /Write "192\.0\.2\.64\/27"/],
  [['::ffff:10.0.0.1/104'], /Write "10\.0\.0\.0\/8" or "::ffff:10\.0\.0\.1"\.$/],
  [['127.1'], /not an IP/],
  [['010.0.0.1'], /not an IP/],
  [['10.0.0'], /not an IP/],
  [['0x0a.0.0.1'], /not an IP/],
  [['fe80::1%eth0'], /not an IP/],
  [['fe80::%eth0/10'], /not an IP/],
  [['[::1]'], /not an IP/],
  [['10.0.0.1:80'], /not an IP/],
  [['1::2::3'], /not an IP/],
  [['10.0.0.0/8', 'nonsense'], /"nonsense"/],
  [['10.0.0.0/8,11.0.0.0/8'], /prefix/]
] as const)
  test(`from ${JSON.stringify(from)} is refused by name when the reader is made`, () => {
    assert.throws(
      () => rfc9440({ from: from as unknown as From }),
      (error: Error) => error instanceof TypeError && message.test(error.message)
    )
  })
test('no options at all are refused by name', () =>
  assert.throws(
    () => (rfc9440 as (options?: unknown) => unknown)(),
    (error: Error) =>
      error instanceof TypeError &&
      /^rfc9440\(options\): options are missing\. Pass \{ from, header \}\.$/.test(error.message)
  ))

const group = fc.nat(0xffff).map(value => value.toString(16))
const address = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.ipV4Extended(),
  wild,
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
test("what is an address, and of which kind, is what Node's own parser says, but for zone ids", () =>
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
test('an address is in a block exactly when their first bits agree', () =>
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
