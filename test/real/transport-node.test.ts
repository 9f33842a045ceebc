// Node's transport over kept-alive connections: which requests are sent again, and which never are.
import {
  type AddressInfo,
  createServer as createTcp,
  type Socket,
  type Server as TcpServer
} from 'node:net'
import type { TransportAnswer, TransportRequest } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import * as node from '../../src/host/node'
import {
  describeAnswer,
  postTo,
  received,
  sockets,
  startServer,
  stopServer
} from './transport/server'

const test = suite("Node's transport")
test.before(startServer)
test.after(stopServer)

test('Node: the connection is kept alive', async () => {
  received.length = 0
  for (let i = 0; i < 5; i += 1) await node.send(() => postTo('/ok'))
  assert.is(new Set(received.map(({ port }) => port)).size, 1)
})
/** A server that answers the first request of each connection and passes the others to the test. */
async function startFailingServer(handleSecondRequest: (socket: Socket) => void): Promise<{
  readonly send: () => Promise<TransportAnswer>
  readonly counts: () => { readonly connections: number; readonly requests: number }
  readonly close: () => void
}> {
  let connections = 0
  let requests = 0
  const tcp: TcpServer = createTcp(socket => {
    sockets.add(socket)
    connections += 1
    let received = 0
    socket.on('error', () => undefined)
    socket.on('data', () => {
      requests += 1
      received += 1
      if (received === 1)
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\n{}')
      else handleSecondRequest(socket)
    })
  })
  await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(tcp.address() as AddressInfo).port}/`
  return {
    send: () => node.send(() => ({ ...postTo(''), url })),
    counts: () => ({ connections, requests }),
    close: () => {
      tcp.close()
    }
  }
}
test('Node: if a kept-alive socket is dead, as after a Lambda freeze, the request is sent once more at once', async () => {
  const { send, counts, close } = await startFailingServer(socket => {
    socket.resetAndDestroy()
  })
  assert.is(describeAnswer(await send()), '200 {}')
  assert.is(describeAnswer(await send()), '200 {}')
  assert.is(counts().connections, 2)
  close()
})
test('Node: the request is made anew for its second attempt: a signed assertion is good for one', async () => {
  const bodies: string[] = []
  const tcp: TcpServer = createTcp(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', chunk => {
      bodies.push(/\r\n\r\n(.*)$/.exec(String(chunk))?.[1] ?? '')
      if (bodies.length === 2) socket.resetAndDestroy()
      else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
    })
  })
  await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(tcp.address() as AddressInfo).port}/`
  let made = 0
  const makeRequest = (): TransportRequest => {
    made += 1
    return { ...postTo(''), url, body: `made=${made}` }
  }
  await node.send(makeRequest)
  assert.is(describeAnswer(await node.send(makeRequest)), '200 {}')
  assert.equal(bodies, ['made=1', 'made=2', 'made=3'])
  tcp.close()
})
test('Node: connections to at most 256 endpoints stay open', async () => {
  received.length = 0
  await node.send(() => postTo('/ok'))
  const openBefore = sockets.size
  for (let i = 0; i < 300; i += 1) {
    await node.send(() => postTo(`/ok?tenant=${i}`), AbortSignal.timeout(5_000))
    await node.send(() => postTo('/ok'))
  }
  await new Promise(resolve => setTimeout(resolve, 50))
  assert.ok(sockets.size - openBefore <= 256, `${sockets.size} sockets are open`)
  // The endpoint that is used again and again is never the one to be closed.
  assert.is(received.at(-1)?.port, received[0]?.port)
})
test('Node: a request to an endpoint that is forgotten meanwhile is answered', async () => {
  const pending = node.send(() => postTo('/late'))
  for (let i = 0; i < 257; i += 1) await node.send(() => postTo(`/ok?other=${i}`))
  assert.is(describeAnswer(await pending), '200 {}')
})
for (const [title, handleSecondRequest] of [
  [
    'a request is not sent again if its kept-alive socket dies late',
    (socket: Socket) => {
      setTimeout(() => socket.resetAndDestroy(), 1_100)
    }
  ],
  [
    'a request is not sent again if its answer breaks off',
    (socket: Socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: keep-alive\r\n\r\n{"active"'
      )
      setTimeout(() => socket.resetAndDestroy(), 20)
    }
  ]
] as const)
  test(`Node: ${title}: the server may have taken the request`, async () => {
    const { send, counts, close } = await startFailingServer(handleSecondRequest)
    await send()
    assert.is((await send())._tag, 'Unanswered')
    assert.is(counts().requests, 2)
    close()
  })
for (const [title, bytes] of [
  [
    'an answer that switches protocols',
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'
  ],
  ['an answer that is not HTTP', 'garbage\r\n\r\n']
] as const)
  test(`Node: ${title} is rejected before the time limit`, async () => {
    const tcp: TcpServer = createTcp(socket => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('data', () => socket.write(bytes))
    })
    await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
    const answer = await node.send(() => ({
      ...postTo(''),
      url: `http://127.0.0.1:${(tcp.address() as AddressInfo).port}/`
    }))
    assert.ok(answer._tag === 'Unanswered' && answer.timeout !== true)
    tcp.close()
  })
test('Node: a request is not sent again if a new socket is reset', async () => {
  let connections = 0
  const tcp: TcpServer = createTcp(socket => {
    connections += 1
    socket.on('error', () => undefined)
    socket.resetAndDestroy()
  })
  await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
  const answer = await node.send(() => ({
    ...postTo(''),
    url: `http://127.0.0.1:${(tcp.address() as AddressInfo).port}/`
  }))
  assert.is(answer._tag, 'Unanswered')
  assert.is(connections, 1)
  tcp.close()
})

test.run()
