// One HTTP exchange over a kept-alive connection.
import type * as http from 'node:http'
import type { Signal, TransportAnswer, TransportRequest } from '../../types'
import { timeLimit } from '../address'
import { answered, bodyLimit, isEncoded } from '../response'
import { destroyIdle, putToRest, whenQuiet } from './idle'
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

/** One attempt at an exchange. */
export interface Attempt {
  readonly target: Target
  readonly request: TransportRequest
  readonly signal?: Signal | undefined
  /** When the first attempt began, by `performance.now()`. */
  readonly start: number
  /** Makes the second attempt. Not there in the second. */
  readonly sendAgain?: (() => Promise<TransportAnswer>) | undefined
  readonly options?: http.RequestOptions | undefined
}

/**
 * Whether the socket was dead before it was used: Lambda froze the process, and the server closed
 * the idle connection. A dead socket fails in the first second. After that the server may have
 * accepted the request.
 */
function isSignOfDeath(code: string, start: number): boolean {
  return /^(?:ECONNRESET|EPIPE)$/.test(code) && performance.now() - start < 1_000
}

export function sendOnce(attempt: Attempt): Promise<TransportAnswer> {
  const { target, request, signal, start, options } = attempt
  return new Promise(resolve => {
    if (signal?.aborted === true) return resolve(unanswered('aborted', true))
    const clientRequest = target.client.request({
      ...target.options,
      method: request.method,
      ...options,
      headers: headerLines(target, request)
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
    /** The second attempt, if this one had a socket that was idle before. */
    const sendAgain = (): typeof attempt.sendAgain =>
      clientRequest.reusedSocket || clientRequest.socket === target.warmed
        ? attempt.sendAgain
        : undefined
    clientRequest.on('error', error => {
      if (isSettled) return // a cancelled request fails like one on a dead socket
      const code = errorCode(error)
      const again = hasResponse || !isSignOfDeath(code, start) ? undefined : sendAgain()
      settle(again === undefined ? unanswered(code) : again())
    })
    // For an exchange that ends without an answer or an error: a 101, or an answer that stops.
    clientRequest.on('close', () => settle(unanswered('answer_cut_short')))
    clientRequest.on('response', response => {
      hasResponse = true
      const { statusCode = 0, headers } = response
      // The server gave up the idle connection before it saw our request [RFC 9110 §15.5.9].
      const again = statusCode === 408 ? sendAgain() : undefined
      if (again !== undefined) {
        settle(again())
        return void clientRequest.destroy()
      }
      if (statusCode === 200 && isEncoded(headers['content-encoding']))
        return cancel('content_encoded')
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > bodyLimit) cancel('answer_too_large')
        else chunks.push(chunk)
      })
      response.on('end', () => {
        if (clientRequest.socket !== null) putToRest(clientRequest.socket)
        settle(answered(statusCode, Buffer.concat(chunks), headers['retry-after']))
      })
    })
    clientRequest.end(request.body)
  })
}

/** Sends over an idle socket only if it is quiet. */
function sendWhenQuiet(attempt: Attempt): Promise<TransportAnswer> {
  return new Promise(resolve => whenQuiet(attempt.target, () => resolve(sendOnce(attempt))))
}

/**
 * At most 7 s and 256 KiB. Redirects are not followed. If a kept-alive socket turns out to be dead,
 * the server may still be well: the request is made anew and sent once more, at once.
 */
export function send(
  makeRequest: () => TransportRequest,
  signal?: Signal
): Promise<TransportAnswer> {
  if (signal?.aborted === true) return Promise.resolve(unanswered('aborted', true))
  const start = performance.now()
  const request = makeRequest()
  const target = targetFor(request.url)
  const sendAgain = async (): Promise<TransportAnswer> => {
    // Destroys all idle sockets, so that the second attempt does not get the next dead one.
    destroyIdle(target)
    return sendWhenQuiet({ target, request: makeRequest(), signal, start })
  }
  return sendWhenQuiet({ target, request, signal, start, sendAgain })
}
