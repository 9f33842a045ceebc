// One HTTP exchange over a kept-alive connection.
import type * as http from 'node:http'
import type { Signal, TransportAnswer, TransportRequest } from '../../types'
import { bodyLimit, retryAfterIn, timeLimit } from '../address'
import { type Target, targetFor } from './target'

function unanswered(detail: string, timeout = false): TransportAnswer {
  return { _tag: 'Unanswered', detail, timeout }
}

function errorCode(error: unknown): string {
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : 'network_error'
}

function headerLines(
  { host }: Target,
  { headers, body = '' }: TransportRequest
): readonly string[] {
  const lines = ['host', host, 'content-length', String(Buffer.byteLength(body))]
  for (const name of Object.keys(headers)) lines.push(name, headers[name] ?? '')
  return lines
}

/** What one try needs besides the request. `start` is when the first try began. */
export interface Try {
  readonly start: number
  readonly retry: boolean
  readonly options?: http.RequestOptions | undefined
}

/**
 * Was the socket dead before it was used? Lambda froze the process, and the server closed the resting connection. A dead socket shows
 * itself in the first second; later the server may have taken the request.
 */
function wasDead(
  request: http.ClientRequest,
  target: Target,
  code: string,
  start: number
): boolean {
  const rested =
    request.reusedSocket || (request.socket !== null && request.socket === target.warmed)
  return rested && /^(?:ECONNRESET|EPIPE)$/.test(code) && performance.now() - start < 1_000
}

export function sendOnce(
  asked: TransportRequest,
  signal: Signal | undefined,
  { start, retry, options }: Try
): Promise<TransportAnswer> {
  return new Promise(resolve => {
    const target = targetFor(asked.url)
    const headers = headerLines(target, asked)
    const request = target.client.request({
      ...target.options,
      method: asked.method,
      ...options,
      headers
    })
    let answering = false
    let over = false
    const settle = (answer: TransportAnswer | Promise<TransportAnswer>): void => {
      over = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      resolve(answer)
    }
    const cut = (detail: string, timeout?: boolean): void => {
      settle(unanswered(detail, timeout))
      request.destroy()
    }
    const abort = (): void => cut('aborted', true)
    const timer = setTimeout(
      () => cut('no_answer_in_time', true),
      timeLimit - (performance.now() - start)
    )
    signal?.addEventListener('abort', abort)
    request.on('error', error => {
      if (over) return // a request that we cut ourselves fails like one on a dead socket
      const code = errorCode(error)
      if (retry || answering || !wasDead(request, target, code, start))
        return settle(unanswered(code))
      // All resting sockets, so that the second try is not given the next dead one.
      for (const socket of Object.values(target.agent.freeSockets).flat()) socket?.destroy()
      settle(sendOnce(asked, signal, { start, retry: true }))
    })
    // Anything that ends without an answer or an error, such as a 101, or an answer that stops.
    request.on('close', () => settle(unanswered('answer_cut_short')))
    request.on('response', response => {
      answering = true
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > bodyLimit) cut('answer_too_large')
        else chunks.push(chunk)
      })
      response.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        settle({
          _tag: 'Answered',
          status: response.statusCode ?? 0,
          body,
          ...retryAfterIn(response.headers['retry-after'])
        })
      })
    })
    request.end(asked.body)
  })
}

/**
 * At most 7 s and 256 KiB; redirects are never followed. A kept-alive socket that is found dead says nothing about the server: there is
 * one more try, at once.
 */
export function send(request: TransportRequest, signal?: Signal): Promise<TransportAnswer> {
  if (signal?.aborted === true) return Promise.resolve(unanswered('aborted', true))
  return sendOnce(request, signal, { start: performance.now(), retry: false })
}
