// The two transports against a real server on loopback: what it may do, and what must come of it.
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import {
  type AddressInfo,
  createServer as createTcp,
  type Socket,
  type Server as TcpServer
} from 'node:net'
import type { Transport, TransportAnswer, TransportRequest } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bodyLimit } from '../../src/host/address'
import * as node from '../../src/host/node'
import * as web from '../../src/host/web'
import { abortAfter } from '../samples'

const test = suite('transport')

interface ReceivedRequest {
  readonly method: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly port: number
}
const received: ReceivedRequest[] = []
const sockets = new Set<Socket>()

const routes: Readonly<
  Record<string, (response: ServerResponse, request: IncomingMessage) => void>
> = {
  '/ok': response => {
    response.setHeader('content-type', 'application/json').end('{"active":true}')
  },
  '/redirect': response => {
    response.writeHead(307, { location: '/ok' }).end()
  },
  '/busy': response => {
    response.writeHead(503, { 'retry-after': '7' }).end('{}')
  },
  '/exact': response => {
    response.end('x'.repeat(bodyLimit))
  },
  '/large': response => {
    response.end('x'.repeat(bodyLimit + 1))
  },
  '/endless': response => {
    const writeMore = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
      if (!response.destroyed) response.once('drain', writeMore)
    }
    writeMore()
  },
  '/reset': response => {
    response.socket?.resetAndDestroy()
  },
  '/short': response => {
    response.writeHead(200, { 'content-length': '100' })
    response.write('{"active":')
    setTimeout(() => response.socket?.destroy(), 20)
  },
  '/hang': () => undefined,
  '/until': response => {
    if (serverAnswers) response.end('{}')
  },
  '/headers-then-hang': response => {
    response.writeHead(200)
    response.write('{')
  },
  '/umlaut': response => {
    response.end('{"a":"ü"}')
  }
}

let serverAnswers = true
let server: Server
let base = ''
test.before(async () => {
  server = createServer((request, response) => {
    let body = ''
    request
      .on('data', chunk => {
        body += String(chunk)
      })
      .on('end', () => {
        received.push({
          method: request.method ?? '',
          headers: request.headers,
          body,
          port: request.socket.remotePort ?? 0
        })
        routes[request.url ?? '']?.(response, request)
      })
  })
  server.on('connection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
test.after(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
})

function postTo(path: string): TransportRequest {
  return {
    method: 'POST',
    url: base + path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic eDp5' },
    body: 'token=ä'
  }
}
function describeAnswer(answer: TransportAnswer): string {
  return answer._tag === 'Answered'
    ? `${answer.status} ${answer.body.length > 40 ? answer.body.length : answer.body}`
    : answer.detail
}

const transports: readonly (readonly [string, Transport])[] = [
  ['Node', node.send],
  ['worker', web.send]
]
for (const [name, send] of transports) {
  for (const [title, path, expected] of [
    ['an answer is read', '/ok', /^200 \{"active":true\}$/],
    ['UTF-8 is read', '/umlaut', /^200 \{"a":"ü"\}$/],
    ['a redirect is not followed', '/redirect', /^307 /],
    ['256 KiB are read', '/exact', /^200 262144$/],
    ['one byte more is not', '/large', /^answer_too_large$/],
    ['an endless answer is cut', '/endless', /^answer_too_large$/],
    ['a reset is named by its code', '/reset', /^(?:ECONNRESET|network_error)$/],
    [
      'an answer that is cut short is none',
      '/short',
      /^(?:answer_cut_short|ECONNRESET|network_error)$/
    ]
  ] as const)
    test(`${name}: ${title}`, async () =>
      assert.match(describeAnswer(await send(postTo(path))), expected))

  test(`${name}: one POST is sent, with its body and headers`, async () => {
    received.length = 0
    await send(postTo('/ok'))
    assert.is(received.length, 1)
    const [request] = received
    assert.equal(
      [
        request?.method,
        request?.body,
        request?.headers['authorization'],
        request?.headers['content-length']
      ],
      ['POST', 'token=ä', 'Basic eDp5', '8']
    )
  })
  test(`${name}: Retry-After in seconds is read`, async () => {
    const answer = await send(postTo('/busy'))
    assert.ok(answer._tag === 'Answered' && answer.retryAfter === 7)
  })
  for (const path of ['/hang', '/headers-then-hang'])
    test(`${name}: a signal ends ${path} before the time limit does, as a time-out`, async () => {
      const controller = new AbortController()
      const pending = send(postTo(path), controller.signal)
      const answer = await Promise.race([send(postTo(path), abortAfter(30)), pending])
      assert.ok(
        answer._tag === 'Unanswered' && answer.timeout === true && answer.detail === 'aborted'
      )
      controller.abort()
      await pending
    })
  test(`${name}: a POST that is aborted on a kept-alive connection is not sent again, and what rests beside it rests on`, async () => {
    serverAnswers = true
    await Promise.all([send(postTo('/until')), send(postTo('/until'))])
    serverAnswers = false
    received.length = 0
    const openSockets = sockets.size
    assert.is(describeAnswer(await send(postTo('/until'), abortAfter(20))), 'aborted')
    await new Promise(resolve => setTimeout(resolve, 50))
    assert.is(received.length, 1)
    assert.ok(sockets.size >= openSockets - 1)
  })
  test(`${name}: a signal that is raised already sends nothing`, async () => {
    received.length = 0
    assert.is(describeAnswer(await send(postTo('/ok'), AbortSignal.abort())), 'aborted')
    assert.is(received.length, 0)
  })
  test(`${name}: a server that is not there is named by its code`, async () => {
    const answer = await send({ ...postTo('/ok'), url: 'http://127.0.0.1:1/' })
    assert.ok(
      answer._tag === 'Unanswered' &&
        ['ECONNREFUSED', 'network_error'].includes(answer.detail) &&
        answer.timeout !== true
    )
  })
}

test('Node: the connection is kept alive', async () => {
  received.length = 0
  for (let i = 0; i < 5; i += 1) await node.send(postTo('/ok'))
  assert.is(new Set(received.map(({ port }) => port)).size, 1)
})
test('a server that never answers is given 7 seconds, by both', async () => {
  const { setTimeout: originalSetTimeout } = globalThis
  const seconds: number[] = []
  globalThis.setTimeout = ((callback: () => void, ms = 0) => {
    seconds.push(Math.round(ms / 1000))
    return originalSetTimeout(callback, ms / 100)
  }) as typeof originalSetTimeout
  try {
    for (const answer of await Promise.all(transports.map(([, send]) => send(postTo('/hang')))))
      assert.ok(
        answer._tag === 'Unanswered' &&
          answer.timeout === true &&
          answer.detail === 'no_answer_in_time'
      )
  } finally {
    globalThis.setTimeout = originalSetTimeout
  }
  assert.equal(
    seconds.filter(delay => delay === 7),
    [7, 7]
  )
})

/** Answers the first request of a connection, and does to the others what a test wants. */
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
    send: () => node.send({ ...postTo(''), url }),
    counts: () => ({ connections, requests }),
    close: () => {
      tcp.close()
    }
  }
}
test('Node: a kept-alive socket found dead, as after Lambda froze the process, is tried once more at once', async () => {
  const { send, counts, close } = await startFailingServer(socket => {
    socket.resetAndDestroy()
  })
  assert.is(describeAnswer(await send()), '200 {}')
  assert.is(describeAnswer(await send()), '200 {}')
  assert.is(counts().connections, 2)
  close()
})
for (const [title, handleSecondRequest] of [
  [
    'a kept-alive socket that dies late is not tried again',
    (socket: Socket) => {
      setTimeout(() => socket.resetAndDestroy(), 1_100)
    }
  ],
  [
    'an answer that breaks off on a kept-alive socket is not asked for again',
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
  ['an answer that is no HTTP', 'garbage\r\n\r\n']
] as const)
  test(`Node: ${title} is none, before the time limit`, async () => {
    const tcp: TcpServer = createTcp(socket => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('data', () => socket.write(bytes))
    })
    await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
    const answer = await node.send({
      ...postTo(''),
      url: `http://127.0.0.1:${(tcp.address() as AddressInfo).port}/`
    })
    assert.ok(answer._tag === 'Unanswered' && answer.timeout !== true)
    tcp.close()
  })
test('Node: a fresh socket that is reset is not tried again', async () => {
  let connections = 0
  const tcp: TcpServer = createTcp(socket => {
    connections += 1
    socket.on('error', () => undefined)
    socket.resetAndDestroy()
  })
  await new Promise<void>(resolve => tcp.listen(0, '127.0.0.1', resolve))
  const answer = await node.send({
    ...postTo(''),
    url: `http://127.0.0.1:${(tcp.address() as AddressInfo).port}/`
  })
  assert.is(answer._tag, 'Unanswered')
  assert.is(connections, 1)
  tcp.close()
})

for (const [title, text, expected] of [
  ['canonical base64', 'AAEC', [0, 1, 2]],
  ['padded', 'AAE=', [0, 1]],
  ['spare bits', 'AAF=', undefined],
  ['no padding', 'AAE', undefined],
  ['white space', 'AA EC', undefined],
  ['base64url', '-_-_', undefined],
  ['what is none', '!!!!', undefined]
] as const)
  test(`both hosts decode base64 alike: ${title}`, () => {
    for (const { unbase64 } of [node, web]) {
      const bytes = unbase64(text)
      assert.equal(bytes === undefined ? undefined : [...bytes], expected)
    }
  })
test('both hosts hash and encode alike', async () => {
  for (const { sha256, base64, base64url, utf8 } of [node, web]) {
    const digest = createHash('sha256').update('ä').digest()
    assert.is(await sha256(utf8('ä')), digest.toString('base64url'))
    assert.is(base64url(digest), digest.toString('base64url'))
    assert.is(base64(digest), digest.toString('base64'))
  }
})

test.run()
