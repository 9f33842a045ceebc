// Writes a refusal to a Node response. Headers that other middleware has set stay beside it.
import { utf8 } from '#host'
import type { Allow } from '../../src/types'
import type { HttpAnswer } from '../http/answer'
import { forNonce } from '../http/nonce'
import { toLines } from './headers'

/** The part of a response that is used. Node's own fit, of HTTP/1.1 and HTTP/2, and Express'. */
export interface NodeResponse {
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

/** An `HttpAnswer`, or one with another status. */
type WrittenAnswer = Omit<HttpAnswer, 'status'> & { readonly status: number }

/**
 * Values that are set already are kept: another scheme's challenge, what CORS middleware exposes.
 */
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

function withEarlier(
  name: string,
  earlier: ReturnType<NodeResponse['getHeader']>,
  value: string
): string | readonly string[] {
  return listHeaders.includes(name) ? [...new Set([...toLines(earlier), value])] : value
}

/** By name, with the lines that are already set: ready for `setHeader`. */
export function headersOf(
  response: NodeResponse,
  { headers }: WrittenAnswer
): Readonly<Record<string, string | readonly string[]>> {
  const values: Record<string, string | readonly string[]> = {}
  for (const [name, value] of headers)
    values[name] = withEarlier(name, values[name] ?? response.getHeader(name), value)
  return values
}

/** Before the handler runs: it may begin the response at once. */
export function setNonce(response: NodeResponse, allow: Allow): void {
  if (response.headersSent) return
  forNonce(allow, (name, value) =>
    response.setHeader(name, withEarlier(name, response.getHeader(name), value))
  )
}

/** A refusal or a document. If the response has begun, it can only be cut off. */
export function writeAnswer(response: NodeResponse, answer: WrittenAnswer): void {
  if (response.headersSent) return void response.destroy()
  response.statusCode = answer.status
  for (const name of bodyHeaders) response.removeHeader(name)
  for (const [name, value] of Object.entries(headersOf(response, answer)))
    response.setHeader(name, value)
  response.setHeader('content-length', String(utf8(answer.body).length))
  response.end(answer.body)
}
