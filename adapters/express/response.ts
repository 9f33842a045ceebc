// Writes a refusal to an Express response, beside what other middleware has set there.
import { utf8 } from '#host'

/** What is used of a response; those of Express 4 and 5 fit. */
export interface ExpressResponse {
  statusCode: number
  readonly headersSent: boolean
  readonly writableEnded: boolean
  readonly destroyed?: boolean
  getHeader(name: string): number | string | readonly string[] | undefined
  setHeader(name: string, value: string | readonly string[]): unknown
  removeHeader(name: string): unknown
  end(body: string): unknown
  destroy(): unknown
  once(event: 'close', listener: () => void): unknown
  removeListener(event: 'close', listener: () => void): unknown
}

/** What is to be written. */
interface Answer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Lists: another scheme's challenge, or what CORS middleware exposes, stays beside ours. */
const lists: readonly string[] = ['www-authenticate', 'access-control-expose-headers']
/** These would speak of a body that is not ours. */
const stale: readonly string[] = [
  'content-encoding',
  'content-range',
  'transfer-encoding',
  'trailer',
  'etag',
  'last-modified'
]

function linesOf(value: number | string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat().map(String)
}

/** An answer that is under way can only be cut short. */
export function writeRefusal(response: ExpressResponse, { status, headers, body }: Answer): void {
  if (response.headersSent) return void response.destroy()
  response.statusCode = status
  for (const name of stale) response.removeHeader(name)
  for (const [name, value] of headers)
    response.setHeader(
      name,
      lists.includes(name) ? [...new Set([...linesOf(response.getHeader(name)), value])] : value
    )
  response.setHeader('content-length', String(utf8(body).length))
  response.end(body)
}
