import { createHash } from 'node:crypto'
import { type Arrived, tlsSocket } from 'gatecheck/express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('express tlsSocket')

const der = new Uint8Array([0x30, 1, 0])
for (const [what, socket] of [
  ['a plain socket', {}],
  [
    'a TLS socket without a certificate',
    { authorized: false, getPeerX509Certificate: () => undefined }
  ],
  [
    'an authorized socket with an empty certificate',
    { authorized: true, getPeerX509Certificate: () => ({ raw: new Uint8Array(0) }) }
  ],
  [
    'an authorized socket without a certificate',
    { authorized: true, getPeerX509Certificate: () => undefined }
  ]
] as readonly (readonly [string, Arrived['socket']])[])
  test(`tlsSocket: ${what} has no certificate`, () => assert.is(tlsSocket({ socket }), undefined))
test('tlsSocket reads a certificate once per connection, and looks again while there is none', () => {
  let reads = 0
  let presented: { readonly raw: Uint8Array } | undefined
  const socket = {
    remoteAddress: '::1',
    getPeerX509Certificate: () => {
      reads += 1
      return presented
    }
  }
  assert.is(tlsSocket({ socket }), undefined)
  assert.is(tlsSocket({ socket }), undefined)
  presented = { raw: der }
  assert.equal(tlsSocket({ socket }), {
    _tag: 'Der',
    der,
    thumbprint: createHash('sha256').update(der).digest('base64url')
  })
  assert.is(tlsSocket({ socket }), tlsSocket({ socket }))
  assert.is(reads, 3)
  assert.is(
    tlsSocket({ socket: { ...socket, getPeerX509Certificate: () => undefined } }),
    undefined
  )
})

test.run()
