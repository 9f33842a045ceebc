// 408: the server gave up a connection before it saw a request [RFC 9110 §15.5.9].
import { createServer as createTcp, type Socket } from 'node:net'
import { around, type Introspect, retried, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { listen } from '../../examples/tutorial/listening'

const test = suite('408')
const cleanups = createCleanups()
test.after(cleanups.run)

const timeout = 'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
const inactive = 'HTTP/1.1 200 OK\r\ncontent-length: 16\r\n\r\n{"active":false}'

/** Answers with 408 where `isTimeout` says so. Counts from 1. */
async function startServer(
  isTimeout: (connection: number, request: number) => boolean,
  warm = false
): Promise<{ readonly introspect: Introspect; readonly requests: readonly string[] }> {
  const requests: string[] = []
  const sockets = new Set<Socket>()
  const tcp = createTcp(socket => {
    sockets.add(socket)
    const connection = sockets.size
    let count = 0
    socket.on('error', () => undefined)
    socket.on('data', () => {
      count += 1
      requests.push(`${connection}.${count}`)
      if (isTimeout(connection, count)) socket.end(timeout)
      else socket.write(inactive)
    })
  })
  cleanups.add(async () => {
    for (const socket of sockets) socket.destroy()
    tcp.close()
  })
  const endpoint = `http://127.0.0.1:${await listen(tcp)}/`
  const introspect = rfc7662({
    endpoint,
    clientId: 'api',
    clientSecret: 'secret-of-the-api',
    warm
  })
  if (warm) await new Promise(resolve => setTimeout(resolve, 50))
  return { introspect, requests }
}
async function describe(introspect: Introspect): Promise<string> {
  const answer = await introspect({ token: 'some-token-of-ours' })
  return answer._tag === 'Failed'
    ? `${answer.reason} ${answer.detail}${answer.retryable ? ', retryable' : ''}`
    : answer._tag
}
const retryable = 'introspection_unreachable http_408, retryable'

test('on a connection that was idle it means a dead socket: the request is sent once more', async () => {
  const { introspect, requests } = await startServer((_, request) => request === 2)
  assert.is(await describe(introspect), 'Inactive')
  assert.is(await describe(introspect), 'Inactive')
  assert.equal(requests, ['1.1', '1.2', '2.1'])
})
test('on a connection opened in advance it means a dead socket, too', async () => {
  const { introspect, requests } = await startServer(connection => connection === 1, true)
  assert.is(await describe(introspect), 'Inactive')
  assert.equal(requests, ['1.1', '2.1'])
})
test('a second 408, on the new connection, is the answer', async () => {
  const { introspect, requests } = await startServer(
    (connection, request) => connection > 1 || request > 1
  )
  await describe(introspect)
  assert.is(await describe(introspect), retryable)
  assert.equal(requests, ['1.1', '1.2', '2.1'])
})
test('on a new connection it is not sent again by itself, and retried tries again', async () => {
  const { introspect, requests } = await startServer(connection => connection < 3)
  assert.is(await describe(introspect), retryable)
  assert.equal(requests, ['1.1'])
  assert.is(await describe(around(introspect, retried(1))), 'Inactive')
  assert.equal(requests, ['1.1', '2.1', '3.1'])
})

test('a connection that carried a 408 carries no other request: the answer that was given up may follow', async () => {
  const seen: string[] = []
  const sockets: Socket[] = []
  const tcp = createTcp(socket => {
    const connection = sockets.push(socket)
    let count = 0
    socket.on('error', () => undefined)
    socket.on('data', chunk => {
      count += 1
      const token = /token=([a-z]+)/.exec(String(chunk))?.[1] ?? ''
      seen.push(token)
      // Without "connection: close", and the request of that moment is answered all the same.
      if (connection === 1 && count === 2)
        socket.write('HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\n\r\n')
      const body = JSON.stringify({ active: token !== 'revoked', token_type: 'Bearer', sub: token })
      setTimeout(() => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
      }, 40)
    })
  })
  cleanups.add(async () => {
    for (const socket of sockets) socket.destroy()
    tcp.close()
  })
  const endpoint = `http://127.0.0.1:${await listen(tcp)}/`
  const ask = rfc7662({ endpoint, clientId: 'api', clientSecret: 'secret-of-the-api' })
  const subjects: (string | undefined)[] = []
  for (const token of ['warmup', 'alice', 'revoked', 'carol']) {
    const answer = await ask({ token })
    subjects.push(answer._tag === 'Active' ? answer.token.subject : answer._tag)
  }
  assert.equal(subjects, ['warmup', 'alice', 'Inactive', 'carol'])
})

test.run()
