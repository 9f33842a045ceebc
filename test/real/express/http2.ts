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
import { ending, server, settings } from './tls'

function grafted(own: object, base: object, app: Express): object {
  return Object.create(Object.create(base, Object.getOwnPropertyDescriptors(own)) as object, {
    app: { configurable: true, enumerable: true, writable: true, value: app }
  }) as object
}

export async function overHttp2(express: typeof import('express'), app: Express): Promise<number> {
  Object.assign(app, {
    request: grafted(express.request, Http2ServerRequest.prototype, app),
    response: grafted(express.response, Http2ServerResponse.prototype, app)
  })
  const made = createSecureServer(settings, app as unknown as RequestListener as never)
  ending.add(
    () =>
      new Promise(done => {
        made.close(() => done())
      })
  )
  return listen(made)
}

export interface Stream {
  readonly headers: IncomingHttpHeaders & { readonly ':status'?: number | undefined }
  readonly raw: readonly string[]
  readonly body: string
}

/** Several streams at once over one connection. */
export async function streams(
  port: number,
  client: Certificate | undefined,
  asked: readonly OutgoingHttpHeaders[]
): Promise<readonly Stream[]> {
  const session = connect(`https://127.0.0.1:${port}`, {
    ca: server.certificate,
    ...(client === undefined ? {} : { key: client.key, cert: client.certificate })
  })
  try {
    return await Promise.all(
      asked.map(
        headers =>
          new Promise<Stream>((resolve, reject) => {
            const stream = session.request({ ':path': '/time', ...headers })
            let got: Omit<Stream, 'body'> = { headers: {}, raw: [] }
            let body = ''
            stream
              .setEncoding('utf8')
              .on('response', (headers, _flags, ...[raw = []]: readonly unknown[][]) => {
                got = { headers, raw: raw as string[] }
              })
            stream
              .on('data', chunk => {
                body += String(chunk)
              })
              .on('end', () => resolve({ ...got, body }))
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
function field(name: string, value: string): Buffer {
  return Buffer.concat([
    Buffer.from([0x10, name.length]),
    Buffer.from(name),
    Buffer.from([value.length]),
    Buffer.from(value)
  ])
}
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = type
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

/** One request with header fields that Node's own client refuses to send, such as a second authorization. */
export function rawHttp2(
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
        const all = [
          [':method', 'GET'],
          [':scheme', 'https'],
          [':authority', 'localhost'],
          [':path', '/time'],
          ...fields
        ] as const
        socket.write(
          Buffer.concat([
            Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
            frame(4, 0, 0, Buffer.alloc(0)),
            frame(1, 5, 1, Buffer.concat(all.map(([name, value]) => field(name, value))))
          ])
        )
      }
    )
    let seen = Buffer.alloc(0)
    socket
      .setTimeout(5_000, () => socket.destroy(new Error('no answer')))
      .on('error', reject)
      .on('close', () => resolve())
    socket.on('data', chunk => {
      seen = Buffer.concat([seen, chunk as Buffer])
      for (let at = 0; at + 9 <= seen.length; at += 9 + seen.readUIntBE(at, 3))
        if (
          seen.readUInt32BE(at + 5) === 1 &&
          (((seen[at + 3] === 0 || seen[at + 3] === 1) && ((seen[at + 4] ?? 0) & 1) === 1) ||
            seen[at + 3] === 3)
        )
          socket.end()
    })
  })
}
