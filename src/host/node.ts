// What gatecheck needs of Node: SHA-256, base64, a timer, URLs, and one POST over a kept-alive connection.
import * as crypto from 'node:crypto'
import * as http from 'node:http'
import * as https from 'node:https'
import type { Posted, Posting, Signal } from '../types'
import { addressOf, bodyLimit, timeLimit, waitOf } from './address'
import type { Hmac } from './hmac'

export { addressOf }

// crypto.hash came with Node 20.12 and takes about half the time of createHash on a certificate.
const hash: ((algorithm: string, data: Uint8Array, encoding: 'buffer') => Uint8Array) | undefined = crypto.hash

export const sha256 = (bytes: Uint8Array): Uint8Array | Promise<Uint8Array> =>
  hash === undefined ? crypto.createHash('sha256').update(bytes).digest() : hash('sha256', bytes, 'buffer')

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const base64 = (bytes: Uint8Array): string => bufferOf(bytes).toString('base64')
export const base64url = (bytes: Uint8Array): string => bufferOf(bytes).toString('base64url')
export const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8')

/** Canonical base64 only: Buffer ignores what it does not know, so what was decoded is encoded again and compared. */
export const unbase64 = (text: string): Uint8Array | undefined => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}

export const after = (ms: number, ring: () => void): (() => void) => {
  const timer = setTimeout(ring, ms)
  return () => clearTimeout(timer)
}

const codeOf = (error: unknown): string => {
  const { code } = error as { readonly code?: unknown }
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,63}$/.test(code) ? code : 'network_error'
}

const agents: Record<string, http.Agent> = {}

const begun = (url: URL, options: http.RequestOptions): http.ClientRequest => {
  const client = url.protocol === 'https:' ? https : http
  return client.request(url, { ...options, agent: (agents[url.protocol] ??= new client.Agent({ keepAlive: true })) })
}

/** A dead socket shows itself in the first second; later, the server may have taken the request. */
const isStale = (error: unknown, request: http.ClientRequest, started: number): boolean =>
  request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(codeOf(error)) && performance.now() - started < 1_000

const once = ({ url, headers, body }: Posting, signal: Signal | undefined, started: number, again: boolean): Promise<Posted | 'stale'> =>
  new Promise(resolve => {
    const request = begun(new URL(url), { method: 'POST', headers: { ...headers, 'content-length': Buffer.byteLength(body) } })
    const settle = (posted: Posted | 'stale'): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      resolve(posted)
    }
    const cut = (detail: string, timeout: boolean): void => {
      settle({ _tag: 'Unanswered', detail, timeout })
      request.destroy()
    }
    const abort = (): void => cut('aborted', true)
    const timer = setTimeout(() => cut('no_answer_in_time', true), timeLimit - (performance.now() - started))
    signal?.addEventListener('abort', abort)
    // A kept-alive socket found dead (Lambda froze the process, the server closed it) says nothing about the server: try once more.
    request.on('error', error => settle(!again && isStale(error, request, started) ? 'stale' : { _tag: 'Unanswered', detail: codeOf(error) }))
    // Whatever ends without an answer or an error, as a 101 does.
    request.on('close', () => settle({ _tag: 'Unanswered', detail: 'answer_cut_short' }))
    request.on('response', response => {
      const chunks: Buffer[] = []
      let size = 0
      response.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > bodyLimit) cut('answer_too_large', false)
        else chunks.push(chunk)
      })
      response.on('error', () => settle({ _tag: 'Unanswered', detail: 'answer_cut_short' }))
      response.on('end', () => {
        settle({ _tag: 'Answered', status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), ...waitOf(response.headers['retry-after']) })
      })
    })
    request.end(body)
  })

/** One POST: kept alive, at most 7 s and 256 KiB, redirects never followed. */
export const post = async (posting: Posting, signal?: Signal): Promise<Posted> => {
  if (signal?.aborted === true) return { _tag: 'Unanswered', detail: 'aborted', timeout: true }
  const started = performance.now()
  const first = await once(posting, signal, started, false)
  if (first !== 'stale') return first
  const second = await once(posting, signal, started, true)
  return second === 'stale' ? { _tag: 'Unanswered', detail: 'network_error' } : second
}

export const hmac = (secret: string): Hmac => {
  const sign = (text: string): Uint8Array => crypto.createHmac('sha256', secret).update(text).digest()
  return { sign, verify: (text, code) => code.length === 32 && crypto.timingSafeEqual(sign(text), code) }
}
