// An introspection endpoint behind mutual TLS, its certificates, and what it saw of each request.
import { createServer } from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Rfc7662Options } from 'gatecheck'
import { type Certificate, makeCertificate } from '../../../examples/tutorial/certificates'
import { type Cleanups, createCleanups } from '../../../examples/tutorial/cleanups'
import { createFolder } from '../../../examples/tutorial/folder'
import { listen } from '../../../examples/tutorial/listening'

export const cleanups: Cleanups = createCleanups()

const folder = await createFolder('.tutorial')
cleanups.add(folder.remove)
function make(name: string, server = false): Promise<Certificate> {
  return makeCertificate(folder, { name, subject: `/CN=${name}`, server })
}
export const endpoint: Certificate = await make('endpoint', true)
export const [first, second, other] = [
  await make('first'),
  await make('second'),
  await make('other')
]

export interface SeenRequest {
  /** The CN of the client's certificate. */
  readonly client: unknown
  /** Counts connections from 1. */
  readonly connection: number
  /** Counts the requests of a connection from 1. */
  readonly number: number
  readonly form: Readonly<Record<string, string>>
  readonly authorization: string | undefined
}
export interface Running {
  readonly url: string
  readonly seen: readonly SeenRequest[]
  readonly connections: () => number
}

/** What to do with a request: answer it, answer 408, or reset the connection. */
export type Reaction = 'answer' | 'answer and close' | '408' | 'reset'

/** Asks for a certificate and accepts any, as for `self_signed_tls_client_auth`. */
export async function startEndpoint(
  reactTo: (request: SeenRequest) => Reaction = () => 'answer',
  answer: object = { active: false }
): Promise<Running> {
  const seen: SeenRequest[] = []
  const numbers = new Map<Socket, { readonly connection: number; requests: number }>()
  const server = createServer({
    cert: endpoint.certificate,
    key: endpoint.key,
    requestCert: true,
    rejectUnauthorized: false
  })
  server.on('secureConnection', socket => {
    numbers.set(socket, { connection: numbers.size + 1, requests: 0 })
  })
  server.on('request', async (request, response) => {
    const socket = request.socket as TLSSocket
    const counts = numbers.get(socket) ?? { connection: 0, requests: 0 }
    counts.requests += 1
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const entry = {
      client: socket.getPeerCertificate().subject?.CN,
      connection: counts.connection,
      number: counts.requests,
      form: Object.fromEntries(new URLSearchParams(body)),
      authorization: request.headers.authorization
    }
    seen.push(entry)
    const reaction = reactTo(entry)
    if (reaction === 'reset') return socket.destroy()
    if (reaction !== 'answer') response.setHeader('connection', 'close')
    return response.writeHead(reaction === '408' ? 408 : 200).end(JSON.stringify(answer))
  })
  cleanups.add(async () => {
    server.closeAllConnections()
    server.close()
  })
  const url = `https://127.0.0.1:${await listen(server)}/introspect`
  return { url, seen, connections: () => numbers.size }
}

/** Options of a client with this certificate, which trusts the endpoint. */
export function optionsOf(url: string, { certificate, key, name }: Certificate): Rfc7662Options {
  return { endpoint: url, clientId: name, tls: { certificate, key }, ca: endpoint.certificate }
}
