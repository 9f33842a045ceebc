// Express over HTTP/2, which it does not support by itself: the prototypes of its requests and responses are grafted onto HTTP/2's.

import type { RequestListener } from 'node:http'
import {
  connect,
  createSecureServer,
  Http2ServerRequest,
  Http2ServerResponse,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders
} from 'node:http2'
import { connect as connectSecurely } from 'node:tls'
import type { Express } from 'express'
import type { Certificate } from '../../../examples/tutorial/certificates'
import { listen } from '../../../examples/tutorial/listening'
import { cleanups, server, serverOptions } from './tls'

function graftPrototype(prototype: object, base: object, app: Express): object {
  return Object.create(Object.create(base, Object.getOwnPropertyDescriptors(prototype)) as object, {
    app: { configurable: true, enumerable: true, writable: true, value: app }
  }) as object
}

export async function openHttp2Server(
  express: typeof import('express'),
  app: Express
): Promise<number> {
  Object.assign(app, {
    request: graftPrototype(express.request, Http2ServerRequest.prototype, app),
    response: graftPrototype(express.response, Http2ServerResponse.prototype, app)
  })
  const server = createSecureServer(serverOptions, app as unknown as RequestListener as never)
  cleanups.add(
    () =>
      new Promise(done => {
        server.close(() => done())
      })
  )
  return listen(server)
}

export interface StreamResponse {
  readonly headers: IncomingHttpHeaders & { readonly ':status'?: number | undefined }
  readonly raw: readonly string[]
  readonly body: string
}

/** Several streams at once over one connection. */
export async function sendStreams(
  port: number,
  client: Certificate | undefined,
  requests: readonly OutgoingHttpHeaders[]
): Promise<readonly StreamResponse[]> {
  const session = connect(`https://127.0.0.1:${port}`, {
    ca: server.certificate,
    ...(client === undefined ? {} : { key: client.key, cert: client.certificate })
  })
  try {
    return await Promise.all(
      requests.map(
        headers =>
          new Promise<StreamResponse>((resolve, reject) => {
            const stream = session.request({ ':path': '/time', ...headers })
            let response: Omit<StreamResponse, 'body'> = { headers: {}, raw: [] }
            let body = ''
            stream
              .setEncoding('utf8')
              .on('response', (headers, _flags, ...[raw = []]: readonly unknown[][]) => {
                response = { headers, raw: raw as string[] }
              })
            stream
              .on('data', chunk => {
                body += String(chunk)
              })
              .on('end', () => resolve({ ...response, body }))
              .on('error', reject)
            stream.end()
          })
      )
    )
  } finally {
    session.close()
  }
}

/** A literal header field, never indexed, no Huffman [RFC 7541 §6.2.3]. */
function encodeField(name: string, value: string): Buffer {
  return Buffer.concat([
    Buffer.from([0x10, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value)
  ])
}
function encodeFrame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const frameHeader = Buffer.alloc(9)
  frameHeader.writeUIntBE(payload.length, 0, 3)
  frameHeader[3] = type
  frameHeader[4] = flags
  frameHeader.writeUInt32BE(stream, 5)
  return Buffer.concat([frameHeader, payload])
}

/** One request with header fields that Node's own client refuses to send, such as a second authorization. */
export function sendRawHttp2(
  port: number,
  client: Certificate,
  fields: readonly (readonly [name: string, value: string])[]
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectSecurely(
      {
        port,
        host: '127.0.0.1',
        ca: server.certificate,
        key: client.key,
        cert: client.certificate,
        ALPNProtocols: ['h2']
      },
      () => {
        const headerFields = [
          [':method', 'GET'],
          [':scheme', 'https'],
          [':authority', 'localhost'],
          [':path', '/time'],
          ...fields
        ] as const
        socket.write(
          Buffer.concat([
            Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
            encodeFrame(4, 0, 0, Buffer.alloc(0)),
            encodeFrame(
              1,
              5,
              1,
              Buffer.concat(headerFields.map(([name, value]) => encodeField(name, value)))
            )
          ])
        )
      }
    )
    let received = Buffer.alloc(0)
    socket
      .setTimeout(5_000, () => socket.destroy(new Error('no answer')))
      .on('error', reject)
      .on('close', () => resolve())
    socket.on('data', chunk => {
      received = Buffer.concat([received, chunk as Buffer])
      for (
        let offset = 0;
        offset + 9 <= received.length;
        offset += 9 + received.readUIntBE(offset, 3)
      )
        if (
          received.readUInt32BE(offset + 5) === 1 &&
          (((received[offset + 3] === 0 || received[offset + 3] === 1) &&
            ((received[offset + 4] ?? 0) & 1) === 1) ||
            received[offset + 3] === 3)
        )
          socket.end()
    })
  })
}
