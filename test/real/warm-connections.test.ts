// A warm connection that dies, is refused, or gets an unexpected answer, against raw TCP servers.
import { createServer as createTcp, type Socket } from 'node:net'
import { authlete, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'

const test = suite('warm connections')
const cleanups = createCleanups()
test.after(cleanups.run)

const activeBody = '{"active":true,"token_type":"Bearer"}'

/** Sends nothing itself. `onConnection` gets each connection and its number. */
async function startTcpServer(
  onConnection: (socket: Socket, number: number) => void
): Promise<{ readonly url: string; readonly connections: () => number }> {
  let connections = 0
  const sockets = new Set<Socket>()
  const tcp = createTcp(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    connections += 1
    onConnection(socket, connections)
  })
  cleanups.add(async () => {
    for (const socket of sockets) socket.destroy()
    tcp.close()
  })
  await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
  const address = tcp.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    connections: () => connections
  }
}
function answerEachRequest(socket: Socket): void {
  socket.on('data', () =>
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-length: ${activeBody.length}\r\nconnection: keep-alive\r\n\r\n${activeBody}`
    )
  )
}
async function introspectTag(url: string, warm: boolean, idle = 0): Promise<string> {
  const introspect = rfc7662({
    endpoint: url,
    clientId: 'api',
    clientSecret: 'secret-of-the-api',
    warm
  })
  await new Promise(resolve => setTimeout(resolve, idle))
  return (await introspect({ token: 'some-token-of-ours' }))._tag
}

test('nothing is sent over a warm connection before the first introspection', async () => {
  let bytes = 0
  const { url, connections } = await startTcpServer(socket =>
    socket.on('data', chunk => {
      bytes += chunk.length
    })
  )
  rfc7662({ endpoint: url, clientId: 'api', clientSecret: 'secret-of-the-api', warm: true })
  await new Promise(resolve => setTimeout(resolve, 100))
  assert.equal([connections(), bytes], [1, 0])
})
test('a warm connection that the server closed is not used', async () => {
  const { url, connections } = await startTcpServer((socket, number) =>
    number === 1 ? socket.end() : answerEachRequest(socket)
  )
  assert.is(await introspectTag(url, true, 100), 'Active')
  assert.is(connections(), 2)
})
test('a dead warm connection, as after a Lambda freeze, is replaced at once', async () => {
  const { url, connections } = await startTcpServer((socket, number) =>
    number === 1 ? socket.on('data', () => socket.resetAndDestroy()) : answerEachRequest(socket)
  )
  assert.is(await introspectTag(url, true, 50), 'Active')
  assert.is(connections(), 2)
})
for (const [title, result] of [
  [
    'a 408, which servers send to idle connections',
    'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
  ],
  [
    'an answer without a request',
    `HTTP/1.1 200 OK\r\ncontent-length: ${activeBody.length}\r\n\r\n${activeBody}`
  ]
] as const)
  test(`${title} is not taken as the answer to the first introspection`, async () => {
    const inactiveBody = '{"active":false}'
    const { url, connections } = await startTcpServer((socket, number) => {
      if (number === 1) return void socket.write(result)
      return void socket.on('data', () =>
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-length: ${inactiveBody.length}\r\nconnection: keep-alive\r\n\r\n${inactiveBody}`
        )
      )
    })
    assert.is(await introspectTag(url, true, 100), 'Inactive')
    assert.is(connections(), 2)
  })
test('without warm, a connection reset at its first request is an error', async () => {
  const { url, connections } = await startTcpServer((socket, number) =>
    number === 1 ? socket.on('data', () => socket.resetAndDestroy()) : answerEachRequest(socket)
  )
  assert.is(await introspectTag(url, false), 'Failed')
  assert.is(connections(), 1)
})
test('two warm clients of one server share the connection', async () => {
  const { url, connections } = await startTcpServer(answerEachRequest)
  for (let i = 0; i < 2; i += 1)
    rfc7662({ endpoint: url, clientId: 'api', clientSecret: 'secret-of-the-api', warm: true })
  assert.is(await introspectTag(url, true, 50), 'Active')
  assert.is(connections(), 1)
})
test('an unreachable server is an error of the introspection, not of the constructor', async () => {
  assert.is(await introspectTag('http://127.0.0.1:1/', true, 50), 'Failed')
})
test('one retry is enough if several kept-alive connections are dead', async () => {
  const { url } = await startTcpServer((socket, number) => {
    let requests = 0
    socket.on('data', () => {
      requests += 1
      if (requests > 1 && number <= 5) return socket.resetAndDestroy()
      return setTimeout(
        () =>
          socket.write(
            `HTTP/1.1 200 OK\r\ncontent-length: ${activeBody.length}\r\nconnection: keep-alive\r\n\r\n${activeBody}`
          ),
        30
      )
    })
  })
  const introspect = rfc7662({ endpoint: url, clientId: 'api', clientSecret: 'secret-of-the-api' })
  const answers = await Promise.all(
    [1, 2, 3, 4, 5].map(i => introspect({ token: `some-token-${i}` }))
  )
  assert.ok(answers.every(({ _tag }) => _tag === 'Active'))
  assert.is((await introspect({ token: 'some-token-6' }))._tag, 'Active')
})

for (const [title, construct] of [
  [
    'rfc7662: a warm that is not a boolean',
    () =>
      rfc7662({
        endpoint: 'https://as.example.com/',
        clientId: 'a',
        clientSecret: 'b',
        warm: 'yes' as never
      })
  ],
  [
    'rfc7662: warm with a custom transport',
    () =>
      rfc7662({
        endpoint: 'https://as.example.com/',
        clientId: 'a',
        clientSecret: 'b',
        warm: true,
        transport: async () => ({ _tag: 'Unanswered', detail: 'x' })
      })
  ],
  [
    'authlete: a warm that is not a boolean',
    () =>
      authlete({
        baseUrl: 'https://as.example.com',
        serviceApiKey: 'a',
        serviceApiSecret: 'b',
        warm: 1 as never
      })
  ]
] as const)
  test(`${title} is rejected by name when constructed`, () => assert.throws(construct, /warm/))

test.run()
