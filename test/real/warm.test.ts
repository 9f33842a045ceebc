// A connection that is opened when the gate is constructed: over real TLS, found dead, refused, never used.
import { spawn } from 'node:child_process'
import { createServer } from 'node:https'
import { createServer as createTcp, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import type { TLSSocket } from 'node:tls'
import { authlete, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { closeServer, listen } from '../../examples/tutorial/listening'

const test = suite('warm')
const cleanups = createCleanups()
test.after(cleanups.run)

const activeBody = '{"active":true,"token_type":"Bearer"}'
const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
const certificate = await makeCertificate(folder, {
  name: 'server',
  subject: '/CN=localhost',
  server: true
})

interface TlsServer {
  readonly port: number
  readonly handshakes: readonly TLSSocket[] /** Of each question: how many handshakes there were before it. */
  readonly handshakesAtRequest: readonly number[]
  readonly connected: Promise<void>
}
async function startTlsServer(): Promise<TlsServer> {
  const handshakes: TLSSocket[] = []
  const handshakesAtRequest: number[] = []
  const server = createServer(
    { key: certificate.key, cert: certificate.certificate },
    (request, response) => {
      handshakesAtRequest.push(handshakes.length)
      request.resume().on('end', () => response.end(activeBody))
    }
  )
  const connected = new Promise<void>(resolve =>
    server.on('secureConnection', socket => {
      handshakes.push(socket)
      resolve()
    })
  )
  cleanups.add(() => closeServer(server))
  return {
    port: await listen(server),
    handshakes,
    handshakesAtRequest: handshakesAtRequest,
    connected
  }
}

/** Asks when it has idled for so many milliseconds, or when it is told to. */
function runChild(
  url: string,
  requestAt: number | Promise<void> | 'never',
  trusted: boolean
): Promise<{
  readonly code: number | null
  readonly result: Partial<Record<'tag' | 'detail', string>>
}> {
  return new Promise(resolve => {
    const env = {
      ...process.env,
      ...(trusted ? { NODE_EXTRA_CA_CERTS: folder.path('server.crt') } : {})
    }
    const subprocess = spawn(
      process.execPath,
      [
        '--conditions=gatecheck-src',
        '--import',
        'tsx',
        'test/real/warm/child.ts',
        url,
        typeof requestAt === 'object' ? 'told' : String(requestAt)
      ],
      { env, stdio: ['pipe', 'pipe', 'inherit'] }
    )
    if (typeof requestAt === 'object') void requestAt.then(() => subprocess.stdin.end('ask'))
    const timer = setTimeout(() => subprocess.kill('SIGKILL'), 15_000)
    let text = ''
    subprocess.stdout.on('data', chunk => {
      text += String(chunk)
    })
    subprocess.on('close', code => {
      clearTimeout(timer)
      resolve({ code, result: text === '' ? {} : (JSON.parse(text) as object) })
    })
  })
}

test('the connection is there before anything is asked, and the first question goes over it, by the name of the server', async () => {
  const { port, handshakes, handshakesAtRequest, connected } = await startTlsServer()
  assert.equal(
    (await runChild(`https://localhost:${port}/introspect`, connected, true)).result.tag,
    'Active'
  )
  assert.equal([handshakesAtRequest, handshakes.length], [[1], 1])
  assert.is((handshakes[0] as TLSSocket & { readonly servername?: string }).servername, 'localhost')
})
test('a question that comes at once waits for that connection, and opens no other', async () => {
  const { port, handshakes, handshakesAtRequest } = await startTlsServer()
  assert.equal(
    (await runChild(`https://localhost:${port}/introspect`, 0, true)).result.tag,
    'Active'
  )
  assert.equal([handshakesAtRequest.length, handshakes.length], [1, 1])
})
test('a server whose certificate nobody vouches for gets no question, warm or not', async () => {
  const { port, handshakesAtRequest } = await startTlsServer()
  for (const idle of [0, 400]) {
    const { result } = await runChild(`https://localhost:${port}/introspect`, idle, false)
    assert.equal([result.tag, result.detail], ['Failed', 'DEPTH_ZERO_SELF_SIGNED_CERT'])
  }
  assert.is(handshakesAtRequest.length, 0)
})
test('a connection that nobody uses does not keep the process alive', async () => {
  const { port } = await startTlsServer()
  assert.is((await runChild(`https://localhost:${port}/introspect`, 'never', true)).code, 0)
})

/** Says nothing of itself; `serve` is given each connection and its number. */
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

test('nothing is sent over it before the first question', async () => {
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
test('one that the server closed while it waited is not used', async () => {
  const { url, connections } = await startTcpServer((socket, number) =>
    number === 1 ? socket.end() : answerEachRequest(socket)
  )
  assert.is(await introspectTag(url, true, 100), 'Active')
  assert.is(connections(), 2)
})
test('one that is dead when it is used, as after Lambda froze the process, is replaced at once', async () => {
  const { url, connections } = await startTcpServer((socket, number) =>
    number === 1 ? socket.on('data', () => socket.resetAndDestroy()) : answerEachRequest(socket)
  )
  assert.is(await introspectTag(url, true, 50), 'Active')
  assert.is(connections(), 2)
})
for (const [title, result] of [
  [
    'a 408, as servers say to idle connections',
    'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
  ],
  [
    'an answer to a question that nobody asked',
    `HTTP/1.1 200 OK\r\ncontent-length: ${activeBody.length}\r\n\r\n${activeBody}`
  ]
] as const)
  test(`${title} is no answer to the first question`, async () => {
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
test('without warm, a connection that is reset at its first question says so', async () => {
  const { url, connections } = await startTcpServer((socket, number) =>
    number === 1 ? socket.on('data', () => socket.resetAndDestroy()) : answerEachRequest(socket)
  )
  assert.is(await introspectTag(url, false), 'Failed')
  assert.is(connections(), 1)
})
test('two gates that warm one server share the connection', async () => {
  const { url, connections } = await startTcpServer(answerEachRequest)
  for (let i = 0; i < 2; i += 1)
    rfc7662({ endpoint: url, clientId: 'api', clientSecret: 'secret-of-the-api', warm: true })
  assert.is(await introspectTag(url, true, 50), 'Active')
  assert.is(connections(), 1)
})
test('a server that is not there is found missing by the question, not by the constructor', async () => {
  assert.is(await introspectTag('http://127.0.0.1:1/', true, 50), 'Failed')
})
test('several kept-alive connections, all dead after a freeze: one further try is enough', async () => {
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
    'rfc7662: a warm that is no boolean',
    () =>
      rfc7662({
        endpoint: 'https://as.example.com/',
        clientId: 'a',
        clientSecret: 'b',
        warm: 'yes' as never
      })
  ],
  [
    "rfc7662: warm with a transport of the user's",
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
    'authlete: a warm that is no boolean',
    () =>
      authlete({
        baseUrl: 'https://as.example.com',
        serviceApiKey: 'a',
        serviceApiSecret: 'b',
        warm: 1 as never
      })
  ]
] as const)
  test(`${title} is refused when constructed, by name`, () => assert.throws(construct, /warm/))

test.run()
