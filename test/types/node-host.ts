// Node's servers, of HTTP/1.1 and HTTP/2, take a nodeGate without a cast.
import { createServer, type IncomingMessage } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import { createServer as createTlsServer } from 'node:https'
import type { Allow, CertificateReader, Gate } from 'gatecheck'
import {
  type NodeGuard,
  type NodeOptions,
  nodeGate,
  type PeerSocket,
  tlsSocket
} from 'gatecheck/node'

declare const pass: Gate
declare const reader: CertificateReader
const guard: NodeGuard = nodeGate(pass)

export const servers = [
  createServer((request, response) =>
    guard(request, response, ({ token }: Allow) => response.end(token.subject))
  ),
  createTlsServer((request, response) => {
    void guard(request, response, async ({ facts }) => response.end(facts.thumbprint))
  }),
  createSecureServer((request: Http2ServerRequest, response: Http2ServerResponse) => {
    void guard(request, response, () => response.end())
  })
]
export const options: readonly NodeOptions<IncomingMessage>[] = [
  {},
  { certificate: tlsSocket },
  { certificate: reader, see: undefined },
  { see: (decision, request, { took }) => [decision._tag, request.httpVersion, took.toFixed()] }
]
export const observedGuard = nodeGate(pass, {
  see: (_decision, request: IncomingMessage) => request.socket.remotePort
})
export async function callsBack(request: IncomingMessage): Promise<void> {
  // @ts-expect-error: what the handler returns is not handed on
  const five: number = await guard(request, {} as never, () => 5)
  console.log(five)
}

// @ts-expect-error: a form without a handler would fail open
void guard({} as IncomingMessage, {} as never)
// @ts-expect-error: an option of another adapter
nodeGate(pass, { refusals: 'next' })
// @ts-expect-error: takes a reader, not its name
nodeGate(pass, { certificate: 'nginx' })
// @types/node 26 declares it so on every socket. Our own @types/node has no server there.
declare const clientSocket: { readonly server: { address(): unknown } | null }
export const peer: PeerSocket = clientSocket
