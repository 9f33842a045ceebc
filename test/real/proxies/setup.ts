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
export interface ApiAnswer {
  readonly tag: string
  readonly reason?: string
  readonly unreadable?: string
  readonly thumbprint?: string
  readonly connection: number
}
/** Readers by the first segment of the path. */
export type Readers = Readonly<Record<string, CertificateReader>>

export interface Setup {
  readonly folder: Folder
  readonly ca: string
  readonly first: Client
  readonly second: Client
  /** Self-signed: no CA vouches for it. */
  readonly stranger: Client
  /** Of the CA, and over. */
  readonly expired: Client
  /** An API on a port, on a port that speaks HTTP/2 alone, and on a unix socket. Tokens: the clients' names, bound to their certificates. */
  startApi(
    readers: Readers
  ): Promise<{ readonly port: number; readonly port2: number; readonly socket: string }>
}

export async function createSetup(cleanups: ReturnType<typeof createCleanups>): Promise<Setup> {
  const folder = await createFolder(tmpdir())
  cleanups.add(folder.remove)
  chmodSync(folder.path('.'), 0o711) // Apache's children, which are somebody else where root starts it, must reach the unix socket
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { stdio: 'ignore', cwd: folder.path('.') })
  const createKey = (name: string) =>
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
  const createSelfSigned = (name: string, ...extraArgs: readonly string[]) => {
    createKey(name)
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
      ...extraArgs
    )
  }
  const createSigned = (name: string, days: string) => {
    createKey(name)
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
  const readFile = (name: string): string => readFileSync(folder.path(name), 'utf8')
  createSelfSigned('ca')
  createSelfSigned('server', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost')
  createSelfSigned('stranger')
  createSigned('first', '30')
  createSigned('second', '30')
  createSigned('expired', '-1')
  writeFileSync(folder.path('server.pem'), readFile('server.crt') + readFile('server.key'), {
    mode: 0o600
  })
  const readClient = (name: string): Client => ({
    key: readFile(`${name}.key`),
    certificate: readFile(`${name}.crt`),
    thumbprint: createHash('sha256')
      .update(new X509Certificate(readFile(`${name}.crt`)).raw)
      .digest('base64url')
  })
  const clients = {
    first: readClient('first'),
    second: readClient('second'),
    stranger: readClient('stranger'),
    expired: readClient('expired')
  }
  const decide = gate({
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
  const waitingRequests: (() => void)[] = []
  const createListener =
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
      const connectionNumber = connections.get(connection) ?? connections.size + 1
      connections.set(connection, connectionNumber)
      // Two requests that are under way at once: the earlier waits for the later, half a second at most.
      if (path.endsWith('/together'))
        await new Promise<void>(resolveWait => {
          const resolve = (): void => {
            clearTimeout(timer)
            resolveWait()
          }
          const timer = setTimeout(resolveWait, 500)
          if (waitingRequests.length > 0) {
            for (const release of waitingRequests.splice(0)) release()
            resolve()
          } else waitingRequests.push(resolve)
        })
      const certificate = readers[path.split('/')[1] ?? '']?.({ header, peer })
      const decision = await decide({ method: 'GET', path, header, certificate })
      const answer: ApiAnswer = {
        tag: decision._tag,
        connection: connectionNumber,
        ...('reason' in decision ? { reason: decision.reason } : {}),
        ...(decision.facts?.unreadable === undefined
          ? {}
          : { unreadable: decision.facts.unreadable }),
        ...(decision.facts?.thumbprint === undefined
          ? {}
          : { thumbprint: decision.facts.thumbprint })
      }
      response.writeHead('status' in decision ? decision.status : 200)
      response.end(JSON.stringify(answer))
    }
  return {
    folder: folder,
    ca: readFile('server.crt'),
    ...clients,
    startApi: async readers => {
      const httpServer = createServer(
        (request, response) => void createListener(readers, () => httpServer)(request, response)
      )
      const http2Server = createSecondServer(
        (request, response) => void createListener(readers, () => http2Server)(request, response)
      )
      const unixServer = createServer(
        (request, response) => void createListener(readers, () => unixServer)(request, response)
      )
      const socket = folder.path(
        `${connections.size}-${Math.random().toString(36).slice(2, 8)}.sock`
      )
      const sockets = new Set<{ destroy(): void }>()
      for (const server of [httpServer, http2Server, unixServer]) {
        server.on(
          'connection',
          (connection: { destroy(): void; once(event: 'close', resolve: () => void): void }) => {
            sockets.add(connection)
            connection.once('close', () => sockets.delete(connection))
          }
        )
        cleanups.add(
          () =>
            new Promise(resolve => {
              server.close(() => resolve())
              for (const connection of sockets) connection.destroy()
            })
        )
      }
      await new Promise<void>((resolve, reject) =>
        unixServer.once('error', reject).listen(socket, resolve)
      )
      chmodSync(socket, 0o666)
      return { port: await listen(httpServer), port2: await listen(http2Server), socket }
    }
  }
}
