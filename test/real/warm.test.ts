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
const ending = createCleanups()
test.after(ending.run)

const answer = '{"active":true,"token_type":"Bearer"}'
const files = await createFolder(tmpdir())
ending.add(files.remove)
const certificate = await makeCertificate(files, {
  name: 'server',
  subject: '/CN=localhost',
  server: true
})

interface Tls {
  readonly port: number
  readonly handshakes: readonly TLSSocket[] /** Of each question: how many handshakes there were before it. */
  readonly questions: readonly number[]
  readonly connected: Promise<void>
}
async function tlsServer(): Promise<Tls> {
  const handshakes: TLSSocket[] = []
  const questions: number[] = []
  const server = createServer(
    { key: certificate.key, cert: certificate.certificate },
    (request, response) => {
      questions.push(handshakes.length)
      request.resume().on('end', () => response.end(answer))
    }
  )
  const connected = new Promise<void>(resolve =>
    server.on('secureConnection', socket => {
      handshakes.push(socket)
      resolve()
    })
  )
  ending.add(() => closeServer(server))
  return { port: await listen(server), handshakes, questions, connected }
}

/** Asks when it has idled for so many milliseconds, or when it is told to. */
function child(
  url: string,
  asks: number | Promise<void> | 'never',
  trusted: boolean
): Promise<{
  readonly code: number | null
  readonly said: Partial<Record<'tag' | 'detail', string>>
}> {
  return new Promise(resolve => {
    const env = {
      ...process.env,
      ...(trusted ? { NODE_EXTRA_CA_CERTS: files.path('server.crt') } : {})
    }
    const started = spawn(
      process.execPath,
      [
        '--conditions=gatecheck-src',
        '--import',
        'tsx',
        'test/real/warm/child.ts',
        url,
        typeof asks === 'object' ? 'told' : String(asks)
      ],
      { env, stdio: ['pipe', 'pipe', 'inherit'] }
    )
    if (typeof asks === 'object') void asks.then(() => started.stdin.end('ask'))
    const limit = setTimeout(() => started.kill('SIGKILL'), 15_000)
    let text = ''
    started.stdout.on('data', chunk => {
      text += String(chunk)
    })
    started.on('close', code => {
      clearTimeout(limit)
      resolve({ code, said: text === '' ? {} : (JSON.parse(text) as object) })
    })
  })
}

test('the connection is there before anything is asked, and the first question goes over it, by the name of the server', async () => {
  const { port, handshakes, questions, connected } = await tlsServer()
  assert.equal(
    (await child(`https://localhost:${port}/introspect`, connected, true)).said.tag,
    'Active'
  )
  assert.equal([questions, handshakes.length], [[1], 1])
  assert.is((handshakes[0] as TLSSocket & { readonly servername?: string }).servername, 'localhost')
})
test('a question that comes at once waits for that connection, and opens no other', async () => {
  const { port, handshakes, questions } = await tlsServer()
  assert.equal((await child(`https://localhost:${port}/introspect`, 0, true)).said.tag, 'Active')
  assert.equal([questions.length, handshakes.length], [1, 1])
})
test('a server whose certificate nobody vouches for gets no question, warm or not', async () => {
  const { port, questions } = await tlsServer()
  for (const idle of [0, 400]) {
    const { said } = await child(`https://localhost:${port}/introspect`, idle, false)
    assert.equal([said.tag, said.detail], ['Failed', 'DEPTH_ZERO_SELF_SIGNED_CERT'])
  }
  assert.is(questions.length, 0)
})
test('a connection that nobody uses does not keep the process alive', async () => {
  const { port } = await tlsServer()
  assert.is((await child(`https://localhost:${port}/introspect`, 'never', true)).code, 0)
})

/** Says nothing of itself; `serve` is given each connection and its number. */
async function tcpServer(
  serve: (socket: Socket, number: number) => void
): Promise<{ readonly url: string; readonly connections: () => number }> {
  let connections = 0
  const sockets = new Set<Socket>()
  const tcp = createTcp(socket => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    connections += 1
    serve(socket, connections)
  })
  ending.add(async () => {
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
function reply(socket: Socket): void {
  socket.on('data', () =>
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-length: ${answer.length}\r\nconnection: keep-alive\r\n\r\n${answer}`
    )
  )
}
async function asked(url: string, warm: boolean, idle = 0): Promise<string> {
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
  const { url, connections } = await tcpServer(socket =>
    socket.on('data', chunk => {
      bytes += chunk.length
    })
  )
  rfc7662({ endpoint: url, clientId: 'api', clientSecret: 'secret-of-the-api', warm: true })
  await new Promise(resolve => setTimeout(resolve, 100))
  assert.equal([connections(), bytes], [1, 0])
})
test('one that the server closed while it waited is not used', async () => {
  const { url, connections } = await tcpServer((socket, number) =>
    number === 1 ? socket.end() : reply(socket)
  )
  assert.is(await asked(url, true, 100), 'Active')
  assert.is(connections(), 2)
})
test('one that is dead when it is used, as after Lambda froze the process, is replaced at once', async () => {
  const { url, connections } = await tcpServer((socket, number) =>
    number === 1 ? socket.on('data', () => socket.resetAndDestroy()) : reply(socket)
  )
  assert.is(await asked(url, true, 50), 'Active')
  assert.is(connections(), 2)
})
for (const [what, said] of [
  [
    'a 408, as servers say to idle connections',
    'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
  ],
  [
    'an answer to a question that nobody asked',
    `HTTP/1.1 200 OK\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`
  ]
] as const)
  test(`${what} is no answer to the first question`, async () => {
    const refusal = '{"active":false}'
    const { url, connections } = await tcpServer((socket, number) => {
      if (number === 1) return void socket.write(said)
      return void socket.on('data', () =>
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-length: ${refusal.length}\r\nconnection: keep-alive\r\n\r\n${refusal}`
        )
      )
    })
    assert.is(await asked(url, true, 100), 'Inactive')
    assert.is(connections(), 2)
  })
test('without warm, a connection that is reset at its first question says so', async () => {
  const { url, connections } = await tcpServer((socket, number) =>
    number === 1 ? socket.on('data', () => socket.resetAndDestroy()) : reply(socket)
  )
  assert.is(await asked(url, false), 'Failed')
  assert.is(connections(), 1)
})
test('two gates that warm one server share the connection', async () => {
  const { url, connections } = await tcpServer(reply)
  for (let i = 0; i < 2; i += 1)
    rfc7662({ endpoint: url, clientId: 'api', clientSecret: 'secret-of-the-api', warm: true })
  assert.is(await asked(url, true, 50), 'Active')
  assert.is(connections(), 1)
})
test('a server that is not there is found missing by the question, not by the constructor', async () => {
  assert.is(await asked('http://127.0.0.1:1/', true, 50), 'Failed')
})
test('several kept-alive connections, all dead after a freeze: one further try is enough', async () => {
  const { url } = await tcpServer((socket, number) => {
    let requests = 0
    socket.on('data', () => {
      requests += 1
      if (requests > 1 && number <= 5) return socket.resetAndDestroy()
      return setTimeout(
        () =>
          socket.write(
            `HTTP/1.1 200 OK\r\ncontent-length: ${answer.length}\r\nconnection: keep-alive\r\n\r\n${answer}`
          ),
        30
      )
    })
  })
  const introspect = rfc7662({ endpoint: url, clientId: 'api', clientSecret: 'secret-of-the-api' })
  const five = await Promise.all([1, 2, 3, 4, 5].map(i => introspect({ token: `some-token-${i}` })))
  assert.ok(five.every(({ _tag }) => _tag === 'Active'))
  assert.is((await introspect({ token: 'some-token-6' }))._tag, 'Active')
})

for (const [what, make] of [
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
  test(`${what} is refused when constructed, by name`, () => assert.throws(make, /warm/))

test.run()
