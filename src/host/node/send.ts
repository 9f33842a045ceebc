// One HTTP exchange over a kept-alive connection.
import type * as http from 'node:http'
import type { Signal, TransportAnswer, TransportRequest } from '../../types'
import { bodyLimit, retryAfterIn, timeLimit } from '../address'
import { type Target, targetFor } from './target'

function unanswered(detail: string, timeout = false): TransportAnswer {
  return { _tag: 'Unanswered', detail, timeout }
}

function errorCode({ code = '' }: NodeJS.ErrnoException): string {
  return /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : 'network_error'
}

function headerLines(
  { host }: Target,
  { headers, body = '' }: TransportRequest
): readonly string[] {
  const length = String(Buffer.byteLength(body))
  return ['host', host, 'content-length', length, ...Object.entries(headers).flat()]
}

/** One attempt at an exchange. `start` is when the first one began, by `performance.now()`. */
export interface Attempt {
  readonly start: number
  readonly isRetry: boolean
  readonly options?: http.RequestOptions | undefined
}

/**
 * Whether the socket was dead before it was used: Lambda froze the process, and the server closed
 * the idle connection. A dead socket fails in the first second. After that the server may have
 * accepted the request.
 */
function wasDead(
  clientRequest: http.ClientRequest,
  target: Target,
  code: string,
  start: number
): boolean {
  const wasIdle = clientRequest.reusedSocket || clientRequest.socket === target.warmed
  return wasIdle && /^(?:ECONNRESET|EPIPE)$/.test(code) && performance.now() - start < 1_000
}

export function sendOnce(
  request: TransportRequest,
  signal: Signal | undefined,
  { start, isRetry, options }: Attempt
): Promise<TransportAnswer> {
  return new Promise(resolve => {
    const target = targetFor(request.url)
    const headers = headerLines(target, request)
    const clientRequest = target.client.request({
      ...target.options,
      method: request.method,
      ...options,
      headers
    })
    let hasResponse = false
    let isSettled = false
    const settle = (answer: TransportAnswer | Promise<TransportAnswer>): void => {
      isSettled = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      resolve(answer)
    }
    const cancel = (detail: string, timeout?: boolean): void => {
      settle(unanswered(detail, timeout))
      clientRequest.destroy()
    }
    const abort = (): void => cancel('aborted', true)
    const timer = setTimeout(
      () => cancel('no_answer_in_time', true),
      timeLimit - (performance.now() - start)
    )
    signal?.addEventListener('abort', abort)
    clientRequest.on('error', error => {
      if (isSettled) return // a cancelled request fails like one on a dead socket
      const code = errorCode(error)
      if (isRetry || hasResponse || !wasDead(clientRequest, target, code, start))
        return settle(unanswered(code))
      // Destroys all idle sockets, so that the second attempt does not get the next dead one.
      for (const socket of Object.values(target.agent.freeSockets).flat()) socket?.destroy()
      settle(sendOnce(request, signal, { start, isRetry: true }))
    })
    // For an exchange that ends without an answer or an error: a 101, or an answer that stops.
    clientRequest.on('close', () => settle(unanswered('answer_cut_short')))
    clientRequest.on('response', response => {
      hasResponse = true
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > bodyLimit) cancel('answer_too_large')
        else chunks.push(chunk)
      })
      response.on('end', () => {
        settle({
          _tag: 'Answered',
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          ...retryAfterIn(response.headers['retry-after'])
        })
      })
    })
    clientRequest.end(request.body)
  })
}

/**
 * At most 7 s and 256 KiB. Redirects are not followed. If a kept-alive socket turns out to be dead,
 * the server may still be well: the request is sent once more, at once.
 */
export function send(request: TransportRequest, signal?: Signal): Promise<TransportAnswer> {
  if (signal?.aborted === true) return Promise.resolve(unanswered('aborted', true))
  return sendOnce(request, signal, { start: performance.now(), isRetry: false })
}
