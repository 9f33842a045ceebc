// A connection opened when the gate is constructed (`warm`), over real TLS in a child process.
import { spawn } from 'node:child_process'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import type { TLSSocket } from 'node:tls'
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
  readonly handshakes: readonly TLSSocket[]
  /** For each request, the number of handshakes before it. */
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

/** Runs child.ts, which introspects after `requestAt` milliseconds, when it resolves, or never. */
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
        typeof requestAt === 'object' ? 'on-input' : String(requestAt)
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

test('the connection is open before the first introspection and used for it, with the server name', async () => {
  const { port, handshakes, handshakesAtRequest, connected } = await startTlsServer()
  assert.equal(
    (await runChild(`https://localhost:${port}/introspect`, connected, true)).result.tag,
    'Active'
  )
  assert.equal([handshakesAtRequest, handshakes.length], [[1], 1])
  assert.is((handshakes[0] as TLSSocket & { readonly servername?: string }).servername, 'localhost')
})
test('an immediate introspection waits for the connection and opens no other', async () => {
  const { port, handshakes, handshakesAtRequest } = await startTlsServer()
  assert.equal(
    (await runChild(`https://localhost:${port}/introspect`, 0, true)).result.tag,
    'Active'
  )
  assert.equal([handshakesAtRequest.length, handshakes.length], [1, 1])
})
test('an untrusted server gets no request, warm or not', async () => {
  const { port, handshakesAtRequest } = await startTlsServer()
  for (const idle of [0, 400]) {
    const { result } = await runChild(`https://localhost:${port}/introspect`, idle, false)
    assert.equal([result.tag, result.detail], ['Failed', 'DEPTH_ZERO_SELF_SIGNED_CERT'])
  }
  assert.is(handshakesAtRequest.length, 0)
})
test('an unused connection does not keep the process alive', async () => {
  const { port } = await startTlsServer()
  assert.is((await runChild(`https://localhost:${port}/introspect`, 'never', true)).code, 0)
})

test.run()
