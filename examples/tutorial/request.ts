// One HTTP or HTTPS request, with or without a client certificate, over a connection of its own.
import { request as plain } from 'node:http'
import { request as secure } from 'node:https'

export interface Call {
  readonly url: string
  readonly method?: string
  /** A list sends the header once per value. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Sent as application/x-www-form-urlencoded. */
  readonly form?: Readonly<Record<string, string>>
  /** Sent as it is. */
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
  /** No answer: `code` is the TLS or socket error, such as a handshake that was refused. */
  | { readonly _tag: 'Unanswered'; readonly code: string }
export type Answered = Extract<Reply, { _tag: 'Answered' }>

/** Never rejects. A fresh connection each time: a kept one would carry the earlier caller's certificate. */
export function send(call: Call): Promise<Reply> {
  return new Promise(done => {
    const body = call.form === undefined ? call.body : new URLSearchParams(call.form).toString()
    const options = {
      agent: false as const,
      method: call.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(call.form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }),
        ...(body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
        ...(call.headers as Record<string, string | string[]> | undefined)
      },
      ...(call.ca === undefined ? {} : { ca: call.ca }),
      ...(call.client === undefined ? {} : { key: call.client.key, cert: call.client.certificate })
    }
    const outgoing = (call.url.startsWith('https:') ? secure : plain)(
      call.url,
      options,
      incoming => {
        const parts: Buffer[] = []
        incoming.on('data', (part: Buffer) => parts.push(part))
        incoming.on('error', fail)
        incoming.on('end', () =>
          done({
            _tag: 'Answered',
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(parts).toString('utf8')
          })
        )
      }
    )
    function fail(error: NodeJS.ErrnoException): void {
      done({ _tag: 'Unanswered', code: error.code ?? 'unknown' })
    }
    outgoing.on('error', fail)
    outgoing.end(body)
  })
}

/** For steps that cannot go on without an answer of that status. */
export async function expectAnswer(step: string, status: number, call: Call): Promise<Answered> {
  const reply = await send(call)
  if (reply._tag === 'Answered' && reply.status === status) return reply
  throw new Error(
    `${step}: expected status ${status}, got ${reply._tag === 'Answered' ? `${reply.status} ${oauthError(reply.body)}` : reply.code}`
  )
}

function oauthError(body: string): string {
  return /"error":"(\w+)"/.exec(body)?.[1] ?? ''
}
