import { type From, rfc9440 } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { forwarded, withoutPeer } from './forwarded'

const test = suite('trusted peers')

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
test('a peer whose address is not known is never trusted', () => {
  for (const from of [
    'loopback',
    'unix',
    ['0.0.0.0/1'],
    { anyPeer: 'only the proxy can connect' },
    () => true
  ] as const)
    for (const peer of [undefined, null, '', 4, {}])
      assert.is(
        rfc9440({ from })({ ...withoutPeer(headers), peer: peer as undefined })?._tag,
        'Unreadable'
      )
})
test('a predicate is called with the peer, and only if the header is there', () => {
  const peers: string[] = []
  const read = rfc9440({ from: peer => peers.push(peer) > 0 })
  assert.is(read(forwarded({}, '192.0.2.1')), undefined)
  assert.equal(peers, [])
  assert.is(read(forwarded(headers, '192.0.2.1'))?._tag, 'Der')
  assert.equal(peers, ['192.0.2.1'])
})
test('a predicate that returns no boolean, or fails, is an error that names it; false does not trust', async () => {
  const unhandled: unknown[] = []
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', onUnhandled)
  const answers: readonly (() => unknown)[] = [
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
  for (const answer of answers)
    assert.throws(
      () => trusts(answer as () => boolean, '127.0.0.1'),
      (error: Error) =>
        error instanceof TypeError &&
        error.message ===
          'rfc9440({ from }): the function must return true or false, and no promise'
    )
  await new Promise(setImmediate)
  process.off('unhandledRejection', onUnhandled)
  assert.equal(unhandled, [])
  assert.not.ok(trusts(() => false, '127.0.0.1'))
  assert.ok(trusts(() => true, '127.0.0.1'))
})

test.run()
