// A server on loopback that answers in every way a transport must survive, and the two transports.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import type { Transport, TransportAnswer, TransportRequest } from 'gatecheck'
import * as node from '../../../src/host/node'
import { bodyLimit } from '../../../src/host/response'
import * as web from '../../../src/host/web'

interface ReceivedRequest {
  readonly method: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  readonly port: number
}
export const received: ReceivedRequest[] = []
export const sockets = new Set<Socket>()

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
  },
  '/split-umlaut': response => {
    const bytes = Buffer.from('{"a":"ü"}')
    response.write(bytes.subarray(0, 7))
    setTimeout(() => response.end(bytes.subarray(7)), 20)
  },
  '/bom': response => {
    response.end('\ufeff{"a":1}')
  },
  '/two-boms': response => {
    response.end('\ufeff\ufeff{"a":1}')
  },
  '/ff': response => {
    response.end(Buffer.from('{"sub":"a\xff"}', 'latin1'))
  },
  '/overlong': response => {
    response.end(Buffer.from('{"sub":"\xc0\xaf"}', 'latin1'))
  },
  '/surrogate': response => {
    response.end(Buffer.from('{"sub":"\xed\xa0\x80"}', 'latin1'))
  },
  '/cut-character': response => {
    response.end(Buffer.from('{"sub":"a"}\xe2\x82', 'latin1'))
  },
  '/utf-16': response => {
    response.end(Buffer.from('\ufeff{"a":1}', 'utf16le'))
  },
  '/latin-1-error': response => {
    response.writeHead(503).end(Buffer.from('\xfcberlastet', 'latin1'))
  },
  '/gzip': response => {
    response.setHeader('content-encoding', 'gzip').end(gzipSync('{"active":true}'))
  },
  '/br': response => {
    response.setHeader('content-encoding', 'BR').end(brotliCompressSync('{"active":true}'))
  },
  '/deflate': response => {
    response.setHeader('content-encoding', 'deflate').end(deflateSync('{"active":true}'))
  },
  '/two-codings': response => {
    response.setHeader('content-encoding', ['identity', 'gzip']).end(gzipSync('{"active":true}'))
  },
  '/unknown-coding': response => {
    response.setHeader('content-encoding', 'x-own').end('{"active":true}')
  },
  '/gzip-unsaid': response => {
    response.end(gzipSync('{"active":true}'))
  },
  '/identity': response => {
    response.setHeader('content-encoding', 'Identity').end('{"active":true}')
  },
  '/gzip-error': response => {
    response.writeHead(502, { 'content-encoding': 'gzip' }).end(gzipSync('bad gateway'))
  },
  '/late': response => {
    setTimeout(() => response.end('{}'), 2_000)
  },
  '/408': response => {
    response.writeHead(408, { connection: 'close' }).end()
  }
}

let serverAnswers = true
/** Whether `/until` is answered. */
export function setServerAnswers(value: boolean): void {
  serverAnswers = value
}

const server: Server = createServer((request, response) => {
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
      routes[request.url?.split('?')[0] ?? '']?.(response, request)
    })
})
server.on('connection', socket => {
  sockets.add(socket)
  socket.on('close', () => sockets.delete(socket))
})

let base = ''
export async function startServer(): Promise<void> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
export function stopServer(): void {
  for (const socket of sockets) socket.destroy()
  server.close()
}

export function postTo(path: string): TransportRequest {
  return {
    method: 'POST',
    url: base + path,
    headers: { 'content-type': 'application/x-www-form-urlencoded', authorization: 'Basic eDp5' },
    body: 'token=ä'
  }
}

/** The status and the body, its length if it is long, or the detail of the failure. */
export function describeAnswer(answer: TransportAnswer): string {
  return answer._tag === 'Answered'
    ? `${answer.status} ${answer.body.length > 40 ? answer.body.length : answer.body}`
    : answer.detail
}

export const transports: readonly (readonly [string, Transport])[] = [
  ['Node', (request, signal) => node.send(() => request, signal)],
  ['worker', (request, signal) => web.send(() => request, signal)]
]
