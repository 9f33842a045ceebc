// What gatecheck needs of a worker: the same exports as node.ts, from fetch and WebCrypto. Imports no built-in.
import type { Signal, TransportAnswer, TransportRequest } from '../types'
import { bodyLimit, parseUrl, retryAfterIn, timeLimit } from './address'
import type { Hmac } from './hmac'

export { parseUrl }

interface Stream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  }
}
interface FetchAnswer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: Stream | null
}
interface Subtle {
  digest(algorithm: 'SHA-256', data: Uint8Array): Promise<ArrayBuffer>
  importKey(
    format: 'raw',
    key: Uint8Array,
    algorithm: object,
    extractable: false,
    usages: readonly string[]
  ): Promise<object>
  sign(algorithm: 'HMAC', key: object, data: Uint8Array): Promise<ArrayBuffer>
  verify(algorithm: 'HMAC', key: object, code: Uint8Array, data: Uint8Array): Promise<boolean>
}
declare const crypto: { readonly subtle: Subtle }
declare const fetch: (url: string, init: object) => Promise<FetchAnswer>
declare const AbortController: new () => { readonly signal: object; abort(): void }

function binary(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return text
}

export function base64(bytes: Uint8Array): string {
  return btoa(binary(bytes))
}
export function base64url(bytes: Uint8Array): string {
  return base64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')
}
/** SHA-256 in base64url. */
export function sha256(bytes: Uint8Array): string | Promise<string> {
  return crypto.subtle.digest('SHA-256', bytes).then(digest => base64url(new Uint8Array(digest)))
}
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** Canonical base64 only: atob skips white space and takes loose tail bits, so what was decoded is encoded again and compared. */
export function unbase64(text: string): Uint8Array | undefined {
  try {
    const decoded = atob(text)
    return btoa(decoded) === text
      ? Uint8Array.from(decoded, character => character.charCodeAt(0))
      : undefined
  } catch {
    return undefined
  }
}

export function after(ms: number, ring: () => void): () => void {
  const timer = setTimeout(ring, ms)
  return () => clearTimeout(timer)
}

async function textOf(stream: Stream | null): Promise<string | undefined> {
  if (stream === null) return ''
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let size = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done || value === undefined) return text + decoder.decode()
    size += value.length
    if (size > bodyLimit) return undefined
    text += decoder.decode(value, { stream: true })
  }
}

/** At most 7 s and 256 KiB, redirects never followed. */
export async function send(
  { method, url, headers, body }: TransportRequest,
  signal?: Signal
): Promise<TransportAnswer> {
  if (signal?.aborted === true) return { _tag: 'Unanswered', detail: 'aborted', timeout: true }
  const controller = new AbortController()
  let cut: string | undefined
  const abort = (): void => {
    cut ??= 'aborted'
    controller.abort()
  }
  const timer = setTimeout(() => {
    cut ??= 'no_answer_in_time'
    controller.abort()
  }, timeLimit)
  signal?.addEventListener('abort', abort)
  try {
    const answer = await fetch(url, {
      method,
      headers,
      body,
      redirect: 'manual',
      signal: controller.signal
    })
    const text = await textOf(answer.body)
    if (text === undefined) {
      controller.abort() // a stream's own cancel may never settle
      return { _tag: 'Unanswered', detail: 'answer_too_large' }
    }
    return {
      _tag: 'Answered',
      status: answer.status,
      body: text,
      ...retryAfterIn(answer.headers.get('retry-after'))
    }
  } catch {
    return { _tag: 'Unanswered', detail: cut ?? 'network_error', timeout: cut !== undefined }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** A worker may open no connection before a request comes, and keeps its own. */
export function prepare(_url: string, _warm: boolean): void {
  return undefined
}

export function hmac(secret: string): Hmac {
  let known: object | undefined
  // The key is kept, not the promise of it: on Workers one request may not wait for another's.
  const key = async (): Promise<object> =>
    (known ??= await crypto.subtle.importKey(
      'raw',
      utf8(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign', 'verify']
    ))
  return {
    sign: async text => new Uint8Array(await crypto.subtle.sign('HMAC', await key(), utf8(text))),
    verify: async (text, code) => crypto.subtle.verify('HMAC', await key(), code, utf8(text))
  }
}
