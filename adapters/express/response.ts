// Writes a refusal to an Express response. Headers that other middleware has set stay beside it.
import { utf8 } from '#host'
import type { HttpAnswer } from '../http/answer'

/** The part of a response that is used. Responses of Express 4 and 5 fit. */
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

/** Keep the values that are set: another scheme's challenge, or what CORS middleware exposes. */
const listHeaders: readonly string[] = ['www-authenticate', 'access-control-expose-headers']
/** These would describe the body that is not sent. */
const bodyHeaders: readonly string[] = [
  'content-encoding',
  'content-range',
  'transfer-encoding',
  'trailer',
  'etag',
  'last-modified'
]

function toLines(value: number | string | readonly string[] | undefined): readonly string[] {
  return [value ?? []].flat().map(String)
}

/** If the response has begun, it can only be cut off. */
export function writeRefusal(
  response: ExpressResponse,
  { status, headers, body }: HttpAnswer
): void {
  if (response.headersSent) return void response.destroy()
  response.statusCode = status
  for (const name of bodyHeaders) response.removeHeader(name)
  for (const [name, value] of headers)
    response.setHeader(
      name,
      listHeaders.includes(name)
        ? [...new Set([...toLines(response.getHeader(name)), value])]
        : value
    )
  response.setHeader('content-length', String(utf8(body).length))
  response.end(body)
}
