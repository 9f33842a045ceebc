// nodeGate on Node's own servers: mutual TLS over HTTP/1.1 and HTTP/2.
import type { RequestListener } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { type Decision, gate } from 'gatecheck'
import { type NodeRequest, nodeGate, tlsSocket } from 'gatecheck/node'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { listen } from '../../examples/tutorial/listening'
import { assertNoSecrets } from '../contract'
import { boundGate, introspect } from './express/guarded-app'
import { sendStreams } from './express/http2'
import {
  cleanups,
  first,
  openTlsServer,
  second,
  sendOverTls,
  serverOptions,
  stranger
} from './express/tls'

const test = suite('nodeGate with mutual TLS')
test.after(cleanups.run)

const guard = nodeGate(boundGate)
const listener: RequestListener = (request, response) =>
  guard(request, response, ({ token: { subject = '' } }) => {
    response.setHeader('content-length', subject.length).end(subject)
  })

async function openHttp2(
  respond: (request: Http2ServerRequest, response: Http2ServerResponse) => unknown
): Promise<number> {
  const server = createSecureServer(serverOptions, respond)
  cleanups.add(
    () =>
      new Promise(done => {
        server.close(() => done())
      })
  )
  return listen(server)
}

for (const version of ['TLSv1.2', 'TLSv1.3'] as const)
  test(`${version}: a token works only with its own certificate [RFC 8705 §3]`, async () => {
    const port = await openTlsServer(listener)
    const tokens = ['first', 'second', 'stranger', 'first', '']
    for (const [client, statuses] of [
      [first, [200, 401, 401, 200, 401]],
      [second, [401, 200, 401, 401, 401]],
      [stranger, [401, 401, 200, 401, 401]],
      [undefined, [401, 401, 401, 401, 401]]
    ] as const) {
      const answers = await sendOverTls(port, { client, version, tokens })
      assert.equal(answers.statuses, statuses)
      assertNoSecrets(answers.responses)
    }
  })
test('a resumed session that once showed no certificate shows none', async () => {
  const port = await openTlsServer(listener)
  const { session } = await sendOverTls(port, { tokens: ['first'] })
  const { statuses, reused } = await sendOverTls(port, { session, tokens: ['first'] })
  assert.equal([statuses, reused], [[401], true])
})
test('HTTP/2: streams share the certificate of their connection, and each gets its own decision', async () => {
  const port = await openHttp2((request, response) =>
    guard(request, response, ({ token }) => response.end(String(token.subject)))
  )
  const requests = [
    { authorization: 'Bearer first' },
    { authorization: 'Bearer second' },
    { authorization: 'Bearer first', ':method': 'HEAD' },
    {}
  ]
  for (const [client, statuses] of [
    [first, [200, 401, 200, 401]],
    [second, [401, 200, 401, 401]],
    [undefined, [401, 401, 401, 401]]
  ] as const) {
    const answers = await sendStreams(port, client, requests)
    assert.equal(
      answers.map(({ headers }) => headers[':status']),
      statuses
    )
    assert.match(String(answers[3]?.headers['www-authenticate']), /^Bearer realm="protected"$/)
    assertNoSecrets(answers)
  }
})
test('HTTP/2: the gate gets method and path, no pseudo headers, and see gets the request', async () => {
  const seen: unknown[] = []
  const decide = gate({
    introspect,
    require: ({ method, path, header }) => {
      seen.push(method, path, header(':path'), header('x-a'))
      return { scopes: [], binding: 'certificate' }
    }
  })
  const see = (decision: Decision, { url }: NodeRequest): void => {
    seen.push(decision._tag, url)
  }
  const observed = nodeGate(decide, { certificate: tlsSocket, see })
  const port = await openHttp2((request, response) =>
    observed(request, response, () => response.end())
  )
  await sendStreams(port, first, [{ ':path': '/a?b', authorization: 'Bearer first', 'x-a': 'c' }])
  assert.equal(seen, ['GET', '/a', [], ['c'], 'Allow', '/a?b'])
})

test.run()
