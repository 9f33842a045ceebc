// Mutual TLS on loopback: certificates, servers that ask for one, and a client whose session can be kept and resumed.
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import { tmpdir } from 'node:os'
import { connect, type SecureVersion, type TlsOptions } from 'node:tls'
import { type Certificate, makeCertificate } from '../../../examples/tutorial/certificates'
import { createCleanups } from '../../../examples/tutorial/cleanups'
import { createFolder } from '../../../examples/tutorial/folder'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import { parseResponse, type RawResponse } from './both'

/** For `test.after`. */
export const cleanups = createCleanups()

const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
function createCertificate(name: string, server = false): Promise<Certificate> {
  return makeCertificate(folder, { name, subject: `/CN=${name}`, server })
}
export const [server, first, second, stranger] = await Promise.all([
  createCertificate('server', true),
  createCertificate('first'),
  createCertificate('second'),
  createCertificate('stranger')
])

/** Asks for a certificate and takes any: whether it is the token's is the gate's affair. `stranger` is not in `ca`. */
export const serverOptions: TlsOptions = {
  key: server.key,
  cert: server.certificate,
  ca: [first.certificate, second.certificate],
  requestCert: true,
  rejectUnauthorized: false
}
export async function openTlsServer(
  listener: RequestListener,
  options: TlsOptions = {}
): Promise<number> {
  const tlsServer = createServer({ ...serverOptions, ...options }, listener)
  cleanups.add(() => closeServer(tlsServer))
  return listen(tlsServer)
}

export interface TlsRequests {
  readonly client?: Certificate | undefined
  readonly version?: SecureVersion
  readonly session?: Buffer | undefined
  /** Bearer tokens, one request each, over this one connection; `''` sends none. */
  readonly tokens: readonly string[]
  readonly path?: string
}
export interface TlsAnswers {
  readonly responses: readonly RawResponse[]
  readonly statuses: readonly number[]
  readonly reused: boolean
  readonly session: Buffer | undefined
}

/** One connection; its requests one after the other. Every answer must have a Content-Length. */
export function sendOverTls(
  port: number,
  { client, version = 'TLSv1.3', session, tokens, path = '/time' }: TlsRequests
): Promise<TlsAnswers> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      port,
      host: '127.0.0.1',
      ca: server.certificate,
      minVersion: version,
      maxVersion: version,
      ...(client === undefined ? {} : { key: client.key, cert: client.certificate }),
      ...(session === undefined ? {} : { session })
    })
    const responses: RawResponse[] = []
    let text = ''
    let lastSession: Buffer | undefined
    const sendNext = (): void => {
      const token = tokens[responses.length]
      if (token === undefined) return void socket.end()
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${token === '' ? '' : `Authorization: Bearer ${token}\r\n`}\r\n`
      )
    }
    let reused = false
    socket.setEncoding('latin1').setTimeout(5_000, () => socket.destroy(new Error('no answer')))
    socket.once('secureConnect', () => {
      reused = socket.isSessionReused()
      sendNext()
    })
    socket
      .on('session', ticket => {
        lastSession = ticket
      })
      .on('error', reject)
      .on('close', () =>
        resolve({
          responses: responses,
          statuses: responses.map(({ status }) => status),
          reused,
          session: lastSession ?? socket.getSession()
        })
      )
    socket.on('data', chunk => {
      text += String(chunk)
      const answer = parseResponse(text)
      if (
        !text.includes('\r\n\r\n') ||
        answer.body.length < Number(answer.header('content-length')[0])
      )
        return
      responses.push(answer)
      text = ''
      sendNext()
    })
  })
}
