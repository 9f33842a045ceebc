// What stands around every proxy: a CA, clients of it and a stranger, and an API whose gate reads certificates as the proxy passes them on.
import { execFileSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  createServer as createSecondServer,
  type Http2ServerRequest,
  type Http2ServerResponse
} from 'node:http2'
import type { Server } from 'node:net'
import { tmpdir } from 'node:os'
import { gate, noScopes } from 'gatecheck'
import type { CertificateReader } from 'gatecheck/proxies'
import { knownTokens } from 'gatecheck/testing'
import type { createCleanups } from '../../../examples/tutorial/cleanups'
import { createFolder, type Folder } from '../../../examples/tutorial/folder'
import { listen } from '../../../examples/tutorial/listening'

export interface Client {
  readonly key: string
  readonly certificate: string
  readonly thumbprint: string
}
/** What the API says of a request: the decision, and over which of its connections the request came. */
export interface Said {
  readonly tag: string
  readonly reason?: string
  readonly unreadable?: string
  readonly thumbprint?: string
  readonly connection: number
}
/** Readers by the first segment of the path. */
export type Readers = Readonly<Record<string, CertificateReader>>

export interface Ground {
  readonly files: Folder
  readonly ca: string
  readonly first: Client
  readonly second: Client
  /** Self-signed: no CA vouches for it. */
  readonly stranger: Client
  /** Of the CA, and over. */
  readonly expired: Client
  /** An API on a port, on a port that speaks HTTP/2 alone, and on a unix socket. Tokens: the clients' names, bound to their certificates. */
  api(
    readers: Readers
  ): Promise<{ readonly port: number; readonly port2: number; readonly socket: string }>
}

export async function ground(ending: ReturnType<typeof createCleanups>): Promise<Ground> {
  const files = await createFolder(tmpdir())
  ending.add(files.remove)
  chmodSync(files.path('.'), 0o711) // Apache's children, which are somebody else where root starts it, must reach the unix socket
  const openssl = (...words: readonly string[]) =>
    execFileSync('openssl', words, { stdio: 'ignore', cwd: files.path('.') })
  const key = (name: string) =>
    openssl(
      'genpkey',
      '-algorithm',
      'EC',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-pkeyopt',
      'ec_param_enc:named_curve',
      '-out',
      `${name}.key`
    )
  const selfSigned = (name: string, ...more: readonly string[]) => {
    key(name)
    openssl(
      'req',
      '-x509',
      '-new',
      '-key',
      `${name}.key`,
      '-days',
      '30',
      '-subj',
      `/CN=${name}`,
      '-out',
      `${name}.crt`,
      ...more
    )
  }
  const signed = (name: string, days: string) => {
    key(name)
    openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`)
    openssl(
      'x509',
      '-req',
      '-in',
      `${name}.csr`,
      '-CA',
      'ca.crt',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      days,
      '-out',
      `${name}.crt`
    )
  }
  const read = (name: string): string => readFileSync(files.path(name), 'utf8')
  selfSigned('ca')
  selfSigned('server', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost')
  selfSigned('stranger')
  signed('first', '30')
  signed('second', '30')
  signed('expired', '-1')
  writeFileSync(files.path('server.pem'), read('server.crt') + read('server.key'), { mode: 0o600 })
  const client = (name: string): Client => ({
    key: read(`${name}.key`),
    certificate: read(`${name}.crt`),
    thumbprint: createHash('sha256')
      .update(new X509Certificate(read(`${name}.crt`)).raw)
      .digest('base64url')
  })
  const clients = {
    first: client('first'),
    second: client('second'),
    stranger: client('stranger'),
    expired: client('expired')
  }
  const pass = gate({
    require: noScopes,
    introspect: knownTokens(
      Object.fromEntries(
        Object.entries(clients).map(([name, { thumbprint }]) => [
          name,
          { confirmation: { thumbprint } }
        ])
      )
    )
  })

  const connections = new Map<unknown, number>()
  const waiting: (() => void)[] = []
  const serve =
    (readers: Readers, server: () => Server) =>
    async (
      request: IncomingMessage | Http2ServerRequest,
      response: ServerResponse | Http2ServerResponse
    ): Promise<void> => {
      const { rawHeaders } = request
      const header = (name: string): readonly string[] =>
        rawHeaders.filter(
          (_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name.toLowerCase()
        )
      const { pathname: path } = new URL(request.url ?? '/', 'http://localhost')
      const connection =
        'stream' in request && request.stream?.session !== undefined
          ? request.stream.session
          : request.socket
      const peer = typeof server().address() === 'string' ? 'unix' : request.socket.remoteAddress
      const number = connections.get(connection) ?? connections.size + 1
      connections.set(connection, number)
      // Two requests that are under way at once: the earlier waits for the later, half a second at most.
      if (path.endsWith('/together'))
        await new Promise<void>(go => {
          const done = (): void => {
            clearTimeout(late)
            go()
          }
          const late = setTimeout(go, 500)
          if (waiting.length > 0) {
            for (const other of waiting.splice(0)) other()
            done()
          } else waiting.push(done)
        })
      const certificate = readers[path.split('/')[1] ?? '']?.({ header, peer })
      const decision = await pass({ method: 'GET', path, header, certificate })
      const said: Said = {
        tag: decision._tag,
        connection: number,
        ...('reason' in decision ? { reason: decision.reason } : {}),
        ...(decision.facts?.unreadable === undefined
          ? {}
          : { unreadable: decision.facts.unreadable }),
        ...(decision.facts?.thumbprint === undefined
          ? {}
          : { thumbprint: decision.facts.thumbprint })
      }
      response.writeHead('status' in decision ? decision.status : 200)
      response.end(JSON.stringify(said))
    }
  return {
    files,
    ca: read('server.crt'),
    ...clients,
    api: async readers => {
      const plain = createServer(
        (request, response) => void serve(readers, () => plain)(request, response)
      )
      const second = createSecondServer(
        (request, response) => void serve(readers, () => second)(request, response)
      )
      const local = createServer(
        (request, response) => void serve(readers, () => local)(request, response)
      )
      const socket = files.path(
        `${connections.size}-${Math.random().toString(36).slice(2, 8)}.sock`
      )
      const sockets = new Set<{ destroy(): void }>()
      for (const server of [plain, second, local]) {
        server.on(
          'connection',
          (one: { destroy(): void; once(event: 'close', done: () => void): void }) => {
            sockets.add(one)
            one.once('close', () => sockets.delete(one))
          }
        )
        ending.add(
          () =>
            new Promise(done => {
              server.close(() => done())
              for (const one of sockets) one.destroy()
            })
        )
      }
      await new Promise<void>((done, fail) => local.once('error', fail).listen(socket, done))
      chmodSync(socket, 0o666)
      return { port: await listen(plain), port2: await listen(second), socket }
    }
  }
}
