// A `fetch` for real clients: every name leads to one port of this machine, as DNS would lead it.
import { send } from '../../../examples/tutorial/request'
import { server } from '../express/tls'

export interface SentRequest {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
}
/** The part of `fetch` that both clients use. */
export type ClientFetch = (url: string, init: Omit<SentRequest, 'url'>) => Promise<Response>

export function fetchAt(port: number): ClientFetch {
  return async (url, { method, headers }) => {
    const { host, pathname } = new URL(url)
    const reply = await send({
      url: `https://127.0.0.1:${port}${pathname}`,
      ca: server.certificate,
      method,
      headers: { ...headers, host }
    })
    if (reply._tag === 'Unanswered') throw new Error(reply.code)
    const lines = Object.entries(reply.headers).flatMap(([name, values]) =>
      [values ?? []].flat().map((value): [string, string] => [name, value])
    )
    return new Response(reply.body, { status: reply.status, headers: lines })
  }
}
