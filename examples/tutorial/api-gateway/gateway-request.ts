// One request as it arrived over TLS. The events are made from it.
import { randomBytes, randomUUID, type X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { TLSSocket } from 'node:tls'
import type { Match } from './routes'

/** The custom domain asks for a client certificate. The execute-api endpoint does not. */
export type Listener = 'custom domain' | 'execute-api'

export interface GatewayRequest {
  readonly listener: Listener
  readonly method: string
  /** Without the stage. */
  readonly path: string
  /** As the client sent it, with the stage if the URL has one. */
  readonly rawPath: string
  /** Without the question mark. */
  readonly query: string
  /** All header lines in order; names as the client wrote them. */
  readonly headerLines: readonly (readonly [name: string, value: string])[]
  readonly certificate: X509Certificate | undefined
  readonly sourceIp: string
  readonly protocol: string
  readonly match: Match
  /** Milliseconds since 1970. */
  readonly time: number
  readonly requestId: string
  /** Set by the gateway: the client cannot choose it. */
  readonly extendedRequestId: string
}

export function readRequest(
  listener: Listener,
  request: IncomingMessage,
  route: { readonly path: string; readonly match: Match }
): GatewayRequest {
  const [rawPath = '/', query = ''] = splitQuery(request.url ?? '/')
  return {
    listener,
    rawPath: rawPath,
    query,
    ...route,
    method: request.method ?? 'GET',
    headerLines: readHeaderLines(request),
    certificate: (request.socket as TLSSocket).getPeerX509Certificate(),
    sourceIp: request.socket.remoteAddress ?? '',
    protocol: `HTTP/${request.httpVersion}`,
    time: Date.now(),
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`
  }
}

/** All values of a header. The case of the name does not matter. */
export function headerValues(
  headerLines: GatewayRequest['headerLines'],
  name: string
): readonly string[] {
  return headerLines
    .filter(([each]) => each.toLowerCase() === name.toLowerCase())
    .map(([, value]) => value)
}

function splitQuery(url: string): readonly string[] {
  const questionMark = url.indexOf('?')
  return questionMark === -1 ? [url] : [url.slice(0, questionMark), url.slice(questionMark + 1)]
}

/** Reads `rawHeaders`: `request.headers` drops a second Authorization silently. */
function readHeaderLines({ rawHeaders, socket }: IncomingMessage): GatewayRequest['headerLines'] {
  const headerLines: (readonly [string, string])[] = []
  for (let index = 0; index < rawHeaders.length; index += 2)
    headerLines.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? ''])
  return [
    ...headerLines.filter(
      ([name]) => !['connection', 'keep-alive', 'transfer-encoding'].includes(name.toLowerCase())
    ),
    ['X-Forwarded-For', socket.remoteAddress ?? ''],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https']
  ]
}
