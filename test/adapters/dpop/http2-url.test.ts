// Several public URLs over HTTP/2, where `:authority` names the host [RFC 9113 §8.3.1].
import { connect, createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { nodeGate } from 'gatecheck/node'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newDpopGate, newProof, publicUrl } from '../../dpop-situations'
import { secret } from '../../samples'

const test = suite('HTTP/2, DPoP URL')

const other = 'https://other.example/v2'

/** Of a request of `/time` with a proof for `htu` and these headers. */
async function statusOf(htu: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
  const guard = nodeGate(newDpopGate(), { publicUrl: [publicUrl, other] })
  const server = createServer((req, res) => void guard(req, res, () => res.end('allowed')))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  try {
    const stream = session.request({
      ':path': '/time',
      authorization: `DPoP ${secret}`,
      dpop: newProof(htu),
      ...headers
    })
    return await new Promise((resolve, reject) => {
      stream.on('response', received => resolve(received[':status'])).on('error', reject)
    })
  } finally {
    session.destroy()
    server.close()
  }
}

for (const [title, htu, headers, status] of [
  ['chooses its URL', `${other}/time`, { ':authority': 'other.example' }, 200],
  ['chooses no other', `${publicUrl}/time`, { ':authority': 'other.example' }, 401],
  ['of another host is none', `${other}/time`, { ':authority': 'evil.example' }, 400],
  [
    'beside a Host of another name chooses none',
    `${other}/time`,
    { ':authority': 'other.example', host: 'api.example.com' },
    400
  ]
] as const)
  test(`an :authority ${title}: ${status}`, async () =>
    assert.is(await statusOf(htu, headers), status))

test.run()
