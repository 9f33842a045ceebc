// An API whose gate reads certificates as the proxies forward them: over HTTP/1.1, HTTP/2 and a
// unix socket.
import { chmodSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import {
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse
} from 'node:http2'
import type { Server } from 'node:net'
import { gate, noScopes } from 'gatecheck'
import type { CertificateReader } from 'gatecheck/proxies'
import { knownTokens } from 'gatecheck/testing'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { listen } from '../../../examples/tutorial/listening'
import type { Certificates } from './certificates'

/** The decision on a request, and the number of the connection that it came over. */
export interface ApiAnswer {
  readonly tag: string
  readonly reason?: string
  readonly unreadable?: string
  readonly thumbprint?: string
  readonly connection: number
}
/** Readers by the first segment of the path. */
export type Readers = Readonly<Record<string, CertificateReader>>
export interface ApiAddress {
  readonly port: number
  /** Speaks only HTTP/2. */
  readonly port2: number
  /** The path of the unix socket. */
  readonly socket: string
}

/** Each token is named after the client to whose certificate it is bound. */
export function createApi(
  { folder, ca: _, ...clients }: Certificates,
  cleanups: Cleanups
): (readers: Readers) => Promise<ApiAddress> {
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
  /** Holds a request until a second one arrives, at most for half a second. */
  const waitForSecondRequest = (): Promise<void> =>
    new Promise(resolve => {
      const release = (): void => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(resolve, 500)
      if (waitingRequests.length === 0) {
        waitingRequests.push(release)
        return
      }
      for (const releaseOther of waitingRequests.splice(0)) releaseOther()
      release()
    })
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
      if (path.endsWith('/together')) await waitForSecondRequest()
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
  return async readers => {
    const httpServer = createServer(
      (request, response) => void createListener(readers, () => httpServer)(request, response)
    )
    const http2Server = createHttp2Server(
      (request, response) => void createListener(readers, () => http2Server)(request, response)
    )
    const unixServer = createServer(
      (request, response) => void createListener(readers, () => unixServer)(request, response)
    )
    const socket = folder.path(`${connections.size}-${Math.random().toString(36).slice(2, 8)}.sock`)
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
