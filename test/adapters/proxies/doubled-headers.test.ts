import type { CertificateReader } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, second } from '../../samples'
import { forwarded, outcomeOf } from './forwarded'
import { headersWith, proxyTable } from './table'

const test = suite('doubled headers')

for (const proxy of proxyTable) {
  const { name, encode } = proxy
  const read: CertificateReader = proxy.make('loopback')

  test(`${name}: a doubled header is refused, even if one line is good`, () => {
    for (const lines of [
      [first.pem, first.pem],
      [first.pem, second.pem]
    ])
      assert.is.not(outcomeOf(read(forwarded(headersWith(proxy, lines.map(encode))))), 'absent')
    for (const lines of [
      [encode(first.pem), encode(second.pem)],
      [encode(first.pem), encode(first.pem)],
      ['', encode(first.pem)],
      [encode(first.pem), '']
    ]) {
      const reason = outcomeOf(read(forwarded(headersWith(proxy, lines))))
      // Envoy's header is a list: two lines form one list with more hops.
      if (!name.startsWith('Envoy')) assert.is(reason, 'doubled_header')
      else if (name !== 'Envoy behind another') assert.match(reason, /^(?:several_hops|not_xfcc)$/)
    }
  })
  test(`${name}: a doubled header that the host joined is refused`, () => {
    if (name === 'Envoy behind another') return
    for (const joint of [', ', ',', ' '])
      for (const other of [second.pem, first.pem]) {
        // Traefik itself writes a chain with bare commas, the client's certificate first.
        if (joint === ',' && name.startsWith('Traefik')) continue
        assert.is(
          read(forwarded(headersWith(proxy, `${encode(first.pem)}${joint}${encode(other)}`)))?._tag,
          'Unreadable',
          joint
        )
      }
  })
}

test.run()
