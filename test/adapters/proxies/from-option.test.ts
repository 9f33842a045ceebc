import { type From, rfc9440 } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('the option from')

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
  [[1], /not a string/],
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
  test(`from ${JSON.stringify(from)} is an error that names the reader and the option`, () => {
    assert.throws(
      () => rfc9440({ from: from as unknown as From }),
      (error: Error) => error instanceof TypeError && message.test(error.message)
    )
  })
test('missing options are an error that names the reader', () =>
  assert.throws(
    () => (rfc9440 as (options?: unknown) => unknown)(),
    (error: Error) =>
      error instanceof TypeError &&
      /^rfc9440\(options\): options are missing\. Pass \{ from, header \}\.$/.test(error.message)
  ))

test.run()
