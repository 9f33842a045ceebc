import { type Arrived, nodeGate, tlsSocket } from 'gatecheck/node'
import * as assert from 'uvu/assert'
import { operatorMistakes } from '../readers'
import { greeting, nodeSuite, pass } from './server'

const { test, call } = nodeSuite('node options')

for (const [what, make] of [
  ['a missing gate', () => nodeGate(undefined as never)],
  ['a reader that is not a function', () => nodeGate(pass, { certificate: 'nginx' as never })],
  ['a see that is not a function', () => nodeGate(pass, { see: true as never })],
  ["another adapter's option", () => nodeGate(pass, { refusals: 'next' } as never)]
] as const)
  test(`${what} throws at construction, and the error names it`, () =>
    assert.throws(make, /nodeGate\(gate/))
test('a reader gets the header lines, the TCP peer and the socket', async () => {
  const arrivals: unknown[] = []
  const certificate = ({ header, peer, socket }: Arrived): undefined => {
    arrivals.push(peer, header('Client-Cert'), socket.remoteAddress)
  }
  await call(greeting(pass, { certificate }), { lines: ['Client-Cert: a', 'client-cert: b'] })
  assert.equal(arrivals, ['127.0.0.1', ['a', 'b'], '127.0.0.1'])
})
test('without a reader the certificate is that of the TLS socket: a plain connection has none', async () => {
  const { status } = await call(greeting(pass))
  assert.equal([status, typeof tlsSocket], [401, 'function'])
})
for (const [what, certificate] of operatorMistakes)
  test(`${what} is the operator's mistake: 500 adapter_misused, which names the option`, async () => {
    const seen: unknown[] = []
    const options = {
      certificate: certificate as never,
      see: (decision: unknown) => seen.push(decision)
    }
    assert.is((await call(greeting(pass, options))).status, 500)
    assert.equal(seen, [
      { _tag: 'ServerError', status: 500, reason: 'adapter_misused', detail: 'certificate' }
    ])
  })

test.run()
