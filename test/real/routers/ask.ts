// Sends spellings byte for byte and tells which handler ran: over raw sockets, and over HTTP/2.
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { server } from '../express/tls'

export type Spelling = readonly [method: string, target: string]
/** For each spelling the handler that ran; `undefined` if none did. */
export type Ask = (
  port: number,
  spellings: readonly Spelling[],
  token: string
) => Promise<readonly (string | undefined)[]>

function askOnce(
  port: number,
  [method, target]: Spelling,
  token: string
): Promise<string | undefined> {
  return new Promise(resolve => {
    let response = ''
    const socket = connect(port, '127.0.0.1')
    socket.setEncoding('latin1').setTimeout(5_000, () => socket.destroy())
    socket
      .on('data', chunk => {
        response += String(chunk)
      })
      .on('error', () => undefined)
    socket.on('close', () => resolve(/^x-handler: (\w+)/im.exec(response)?.[1]))
    socket.write(
      Buffer.from(
        [
          `${method} ${target} HTTP/1.1`,
          'Host: api.example.com',
          `Authorization: Bearer ${token}`,
          'Content-Length: 0',
          'Connection: close',
          '',
          ''
        ].join('\r\n'),
        'latin1'
      )
    )
  })
}

/** Not all at once: a listening socket has a short queue. */
export const askHttp1: Ask = async (port, spellings, token) => {
  const handlers: (string | undefined)[] = []
  for (let i = 0; i < spellings.length; i += 40) {
    const batch = spellings.slice(i, i + 40)
    handlers.push(...(await Promise.all(batch.map(spelling => askOnce(port, spelling, token)))))
  }
  return handlers
}

/** A path that HTTP/2 forbids ends its own stream alone. */
export const askHttp2: Ask = async (port, spellings, token) => {
  const session = connectHttp2(`https://127.0.0.1:${port}`, { ca: server.certificate })
  try {
    return await Promise.all(
      spellings.map(
        ([method, target]) =>
          new Promise<string | undefined>(resolve => {
            let handler: string | undefined
            const authorization = `Bearer ${token}`
            const stream = session.request(
              { ':method': method, ':path': target, authorization },
              { endStream: true }
            )
            stream.on('response', headers => {
              handler = headers['x-handler'] as string | undefined
            })
            stream
              .on('error', () => undefined)
              .on('close', () => resolve(handler))
              .resume()
          })
      )
    )
  } finally {
    session.close()
  }
}
