// Sends one HTTP or HTTPS request over a new connection, with or without a client certificate.
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

export interface HttpRequest {
  readonly url: string
  readonly method?: string
  /** A list sends the header once for each value. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Readonly<Record<string, string>>
  /** Sent unchanged. */
  readonly body?: string
  /** PEM of the certificates to trust. */
  readonly ca?: string
  readonly client?: { readonly key: string; readonly certificate: string } | undefined
}

export type Reply =
  | {
      readonly _tag: 'Answered'
      readonly status: number
      readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
      readonly body: string
    }
  /** No answer. `code` is the TLS or socket error, for example of a failed handshake. */
  | { readonly _tag: 'Unanswered'; readonly code: string }
export type Answered = Extract<Reply, { _tag: 'Answered' }>

/** Never rejects. A reused connection would carry the certificate of the previous caller. */
export function send(request: HttpRequest): Promise<Reply> {
  return new Promise(resolve => {
    const body =
      request.form === undefined ? request.body : new URLSearchParams(request.form).toString()
    const options = {
      agent: false as const,
      method: request.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(request.form === undefined
          ? {}
          : { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
        ...(request.headers as Record<string, string | string[]> | undefined)
      },
      ...(request.ca === undefined ? {} : { ca: request.ca }),
      ...(request.client === undefined
        ? {}
        : { key: request.client.key, cert: request.client.certificate })
    }
    const clientRequest = (request.url.startsWith('https:') ? httpsRequest : httpRequest)(
      request.url,
      options,
      response => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('error', resolveUnanswered)
        response.on('end', () =>
          resolve({
            _tag: 'Answered',
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8')
          })
        )
      }
    )
    function resolveUnanswered(error: NodeJS.ErrnoException): void {
      resolve({ _tag: 'Unanswered', code: error.code ?? 'unknown' })
    }
    clientRequest.on('error', resolveUnanswered)
    clientRequest.end(body)
  })
}

/** Throws if the answer does not have the status `status`. `step` names the request in the error. */
export async function sendExpecting(
  step: string,
  status: number,
  request: HttpRequest
): Promise<Answered> {
  const reply = await send(request)
  if (reply._tag === 'Answered' && reply.status === status) return reply
  throw new Error(
    `${step}: expected status ${status}, got ${reply._tag === 'Answered' ? `${reply.status} ${readOAuthError(reply.body)}` : reply.code}`
  )
}

function readOAuthError(body: string): string {
  return /"error":"(\w+)"/.exec(body)?.[1] ?? ''
}
