// One request as it came over TLS, before it is put into the shape that an authorizer sees.
import { randomBytes, randomUUID, type X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Match } from './routes'

/** The custom domain asks for a client certificate; the execute-api endpoint that AWS gives every API does not. */
export type Listener = 'custom domain' | 'execute-api'

export interface Arrival {
  readonly listener: Listener
  readonly method: string
  /** Without the stage. */
  readonly path: string
  /** As the client sent it, with the stage where it was in the URL. */
  readonly pathSent: string
  /** Without the question mark. */
  readonly query: string
  /** Every field line, in order and in the client's own case. */
  readonly lines: readonly (readonly [name: string, value: string])[]
  readonly certificate: X509Certificate | undefined
  readonly sourceIp: string
  readonly protocol: string
  readonly match: Match
  /** Milliseconds since 1970. */
  readonly time: number
  readonly requestId: string
  /** The gateway's own: the client cannot choose it. */
  readonly extendedRequestId: string
}

export function arrival(
  listener: Listener,
  request: IncomingMessage,
  at: { readonly path: string; readonly match: Match }
): Arrival {
  const [pathSent = '/', query = ''] = splitOnce(request.url ?? '/')
  return {
    listener,
    pathSent,
    query,
    ...at,
    method: request.method ?? 'GET',
    lines: forwarded(request),
    certificate: (request.socket as TLSSocket).getPeerX509Certificate(),
    sourceIp: request.socket.remoteAddress ?? '',
    protocol: `HTTP/${request.httpVersion}`,
    time: Date.now(),
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`
  }
}

/** Every value of a header, whatever its case. */
export function values(lines: Arrival['lines'], name: string): readonly string[] {
  return lines
    .filter(([each]) => each.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value)
}

function splitOnce(url: string): readonly string[] {
  const mark = url.indexOf('?')
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)]
}

/** `rawHeaders`: Node's own map drops a second Authorization without a word. */
function forwarded({ rawHeaders, socket }: IncomingMessage): Arrival['lines'] {
  const lines: (readonly [string, string])[] = []
  for (let index = 0; index < rawHeaders.length; index += 2)
    lines.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  return [
    ...lines.filter(
      ([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name.toLowerCase())
    ),
    ['X-Forwarded-For', socket.remoteAddress ?? ''],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https']
  ]
}
