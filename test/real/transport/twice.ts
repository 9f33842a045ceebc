// A server in a process of its own, for tests that block their event loop. It knows one token, and
// sends more than it was asked for: after the answer to that token, or before the first request.
import { readFileSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { listen } from '../../../examples/tutorial/listening'

export const knownToken = 'token_of_alice_0001'

/** Milliseconds. By then the test has blocked its event loop. */
const delay = 100

function answer(body: string): string {
  const length = Buffer.byteLength(body)
  return `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\nconnection: keep-alive\r\n\r\n${body}`
}
const active = answer('{"active":true,"token_type":"Bearer","sub":"alice"}')

/** What is sent without a request. */
export const surplus = {
  'a second answer': active,
  'half of a second answer': active.slice(0, -20),
  'a 408': 'HTTP/1.1 408 Request Timeout\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'
}

function handle(socket: Socket, sent: string, greets: boolean): void {
  const sendSurplus = (): void => void setTimeout(() => socket.write(sent), delay)
  socket.on('error', () => undefined)
  if (greets) sendSurplus()
  socket.on('data', chunk => {
    const known = !greets && String(chunk).includes(knownToken)
    socket.write(known ? active : answer('{"active":false}'))
    if (known) sendSurplus()
  })
}

if (process.send !== undefined) {
  const [kind, when, certificate] = process.argv.slice(2)
  const sent = surplus[kind as keyof typeof surplus]
  const onConnection = (socket: Socket): void => handle(socket, sent, when === 'before')
  const server =
    certificate === undefined
      ? createServer(onConnection)
      : createTlsServer(
          { cert: readFileSync(`${certificate}.crt`), key: readFileSync(`${certificate}.key`) },
          onConnection
        )
  process.send(await listen(server))
  process.once('disconnect', () => process.exit())
}
