// One HTTP exchange over a kept-alive connection.
import type { Awaitable, Signal, TransportAnswer, TransportRequest } from '../../types'
import { timeLimit } from '../address'
import { answered, bodyLimit, isEncoded } from '../response'
import type { Identity } from './identity'
import { destroyIdle, markIdle, whenQuiet } from './idle'
import { type Target, targetFor } from './target'

function unanswered(detail: string, timeout = false): TransportAnswer {
  return { _tag: 'Unanswered', detail, timeout }
}

function errorCode({ code = '' }: NodeJS.ErrnoException): string {
  return /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : 'network_error'
}

function headerLines({ host }: Target, { headers, body }: TransportRequest): readonly string[] {
  const length = body === undefined ? [] : ['content-length', String(Buffer.byteLength(body))]
  return ['host', host, ...length, ...Object.entries(headers).flat()]
}

/** One attempt at an exchange. */
interface Attempt {
  readonly target: Target
  readonly request: TransportRequest
  /** When the first attempt began, by `performance.now()`. */
  readonly start: number
  readonly signal?: Signal | undefined
}

interface Outcome {
  readonly answer: TransportAnswer
  /**
   * The socket was dead before it was used: Lambda froze the process, for instance, and the server
   * closed the idle connection.
   */
  readonly wasDead: boolean
}

function sendOnce(attempt: Attempt): Promise<Outcome> {
  const { target, request, start, signal } = attempt
  return new Promise(resolve => {
    if (signal?.aborted === true)
      return resolve({ answer: unanswered('aborted', true), wasDead: false })
    const clientRequest = target.client.request({
      ...target.options,
      method: request.method,
      headers: headerLines(target, request)
    })
    let hasResponse = false
    let isSettled = false
    const settle = (answer: TransportAnswer, suggestsDeadSocket = false): void => {
      if (isSettled) return // a request that we cancelled fails as on a dead socket
      isSettled = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      const wasIdle = clientRequest.reusedSocket || clientRequest.socket === target.warmed
      const wasDead = suggestsDeadSocket && wasIdle
      // All idle sockets, so that the second attempt does not get the next dead one.
      if (wasDead) destroyIdle(target)
      resolve({ answer, wasDead })
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
      const code = errorCode(error)
      // A dead socket fails in the first second. After that the server may have accepted the
      // request.
      const isEarly = !hasResponse && performance.now() - start < 1_000
      settle(unanswered(code), isEarly && /^(?:ECONNRESET|EPIPE)$/.test(code))
    })
    // For an exchange that ends without an answer or an error: a 101, or an answer that stops.
    clientRequest.on('close', () => settle(unanswered('answer_cut_short')))
    clientRequest.on('response', response => {
      hasResponse = true
      const { statusCode = 0, headers, socket } = response
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
        // Only after a 200: a connection that carried a 408, say, may still carry the answer to the
        // request that the server had given up.
        if (statusCode === 200) markIdle(socket)
        else socket.destroy()
        const answer = answered(
          statusCode,
          Buffer.concat(chunks),
          name => headers[name] as string | undefined // a list only for Set-Cookie
        )
        // 408: the server gave up the connection before it saw our request [RFC 9110 §15.5.9].
        settle(answer, statusCode === 408)
      })
    })
    clientRequest.end(request.body)
  })
}

/**
 * At most 7 s and 256 KiB. Redirects are not followed. If a kept-alive socket turns out to be dead,
 * the server may still be well: the request is made anew and sent once more, at once.
 */
export async function send(
  makeRequest: () => Awaitable<TransportRequest>,
  signal?: Signal,
  identity?: Identity
): Promise<TransportAnswer> {
  if (signal?.aborted === true) return unanswered('aborted', true)
  const start = performance.now()
  const attempt = (request: TransportRequest): Promise<Outcome> =>
    new Promise(resolve => {
      const target = targetFor(request.url, identity)
      whenQuiet(target, () => resolve(sendOnce({ target, request, start, signal })))
    })
  const made = makeRequest()
  const { answer, wasDead } = await attempt(made instanceof Promise ? await made : made)
  return wasDead ? (await attempt(await makeRequest())).answer : answer
}
