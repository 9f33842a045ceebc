import type { CertificateReader } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first } from '../../samples'
import { forwarded, outcomeOf, withoutPeer } from './forwarded'
import { headersFor, proxyTable } from './table'

const test = suite('headers from an untrusted peer')

for (const proxy of proxyTable) {
  const { name } = proxy
  const read: CertificateReader = proxy.make('loopback')

  test(`${name}: the header is refused from a peer that is not trusted [RFC 9440 §4]`, () => {
    for (const peer of [
      '192.0.2.1',
      '::ffff:192.0.2.1',
      'unix',
      '127.0.0.1:80',
      'localhost',
      '0127.0.0.1',
      '::1%lo'
    ]) {
      const request = forwarded(headersFor(proxy, first.pem), peer)
      assert.equal(read(request), { _tag: 'Unreadable', reason: 'untrusted_peer' })
      assert.is(read(forwarded({}, peer)), undefined)
    }
  })
  test(`${name}: the header is refused if the host does not know the peer's address, and the code says so`, () => {
    for (const request of [
      withoutPeer(headersFor(proxy, first.pem)),
      forwarded(headersFor(proxy, first.pem), '')
    ])
      assert.equal(read(request), { _tag: 'Unreadable', reason: 'peer_unknown' })
    assert.is(read(withoutPeer({})), undefined)
  })
  test(`${name}: the peer's address is never taken from a forwarding header`, () =>
    assert.is(
      outcomeOf(
        read(
          forwarded(
            {
              ...headersFor(proxy, first.pem),
              'X-Forwarded-For': '127.0.0.1',
              'X-Real-IP': '127.0.0.1',
              Forwarded: 'for=127.0.0.1'
            },
            '192.0.2.1'
          )
        )
      ),
      'untrusted_peer'
    ))
}

test.run()
