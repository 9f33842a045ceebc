// One call over TLS without a client certificate, in a new session or in one that is resumed.
import { connect } from 'node:tls'
import { secret } from '../samples'

interface Call {
  readonly text: string
  readonly reused: boolean
  readonly session: Buffer | undefined
}

const request = [
  'GET /time HTTP/1.1',
  'Host: localhost',
  `Authorization: Bearer ${secret}`,
  'Connection: close',
  '',
  ''
].join('\r\n')

export function callWithSession(port: number, ca: string, session?: Buffer): Promise<Call> {
  return new Promise((resolve, reject) => {
    let ticket: Buffer | undefined
    let reused = false
    let text = ''
    const options = { port, host: '127.0.0.1', ca, ...(session === undefined ? {} : { session }) }
    const socket = connect(options, () => {
      reused = socket.isSessionReused()
      socket.write(request)
    })
    socket
      .on('session', newTicket => {
        ticket = newTicket
      })
      .on('data', chunk => {
        text += String(chunk)
      })
      .on('error', reject)
      .on('close', () => resolve({ text, reused, session: ticket }))
  })
}
