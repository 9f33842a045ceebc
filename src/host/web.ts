// What gatecheck needs from a worker: the same exports as node.ts, made with fetch and WebCrypto.
// Imports no built-in module.
import type { Awaitable, Signal, TransportAnswer, TransportRequest } from '../types'
import { parseUrl, timeLimit } from './address'
import type { Hmac } from './hmac'
import { answered, bodyLimit, isEncoded } from './response'
import { utf8 } from './web-bytes'

export { print } from './console'
export {
  base64,
  base64url,
  hashesAtOnce,
  randomBytes,
  sha256,
  textFromUtf8,
  tokenHash,
  unbase64,
  unbase64url,
  utf8
} from './web-bytes'
export { generateKeys } from './web-key-pair'
export { signer, verifier } from './web-signatures'
export { parseUrl }

interface Stream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>
  }
}
interface FetchResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: Stream | null
}
interface Subtle {
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
declare const fetch: (url: string, init: object) => Promise<FetchResponse>
declare const Blob: new (parts: readonly Uint8Array[]) => { arrayBuffer(): Promise<ArrayBuffer> }
declare const AbortController: new () => { readonly signal: object; abort(): void }

/** A worker rehearses nothing: a call of an empty function is in no bundle, with what it passes. */
export function rehearseAuthlete(_warm: unknown, _make: unknown): void {}
export function rehearseAuthorizer(_warm: unknown, _make: unknown): void {}
export function rehearseGate(_warm: unknown, _make: unknown): void {}
export function rehearseJwt(_warm: unknown, _make: unknown): void {}
export function rehearseRfc7662(_warm: unknown, _make: unknown): void {}

/** A worker has it. */
export function loadCrypto(): void {}

/** On Workers a request must not wait for the I/O of another. */
export const requestsShareWork: boolean = false

export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms)
  return () => clearTimeout(timer)
}

/** `undefined` if the body is too long. */
async function readBody(stream: Stream | null): Promise<Uint8Array | undefined> {
  if (stream === null) return new Uint8Array()
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done || value === undefined) break
    size += value.length
    if (size > bodyLimit) return undefined
    chunks.push(value)
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer())
}

/** At most 7 s and 256 KiB. Redirects are not followed. */
export async function send(
  makeRequest: () => Awaitable<TransportRequest>,
  signal?: Signal
): Promise<TransportAnswer> {
  const made = makeRequest()
  const { method, url, headers, body } = made instanceof Promise ? await made : made
  if (signal?.aborted === true) return { _tag: 'Unanswered', detail: 'aborted', timeout: true }
  const controller = new AbortController()
  let abortReason: string | undefined
  const abort = (): void => {
    abortReason ??= 'aborted'
    controller.abort()
  }
  const timer = setTimeout(() => {
    abortReason ??= 'no_answer_in_time'
    controller.abort()
  }, timeLimit)
  signal?.addEventListener('abort', abort)
  try {
    const response = await fetch(url, {
      method,
      headers,
      body,
      redirect: 'manual',
      signal: controller.signal
    })
    const { status } = response
    const encoded = status === 200 && isEncoded(response.headers.get('content-encoding'))
    const bytes = encoded ? undefined : await readBody(response.body)
    if (bytes !== undefined) return answered(status, bytes, name => response.headers.get(name))
    controller.abort() // the stream's own `cancel` may never settle
    return { _tag: 'Unanswered', detail: encoded ? 'content_encoded' : 'answer_too_large' }
  } catch {
    const detail = abortReason ?? 'network_error'
    return { _tag: 'Unanswered', detail, timeout: abortReason !== undefined }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
}

/** The platform opens the connections, and takes no certificate from us. */
export function makeIdentity(where: string, tls: unknown, ca: unknown): undefined {
  if (tls !== undefined || ca !== undefined)
    throw new TypeError(`${where}: ${tls === undefined ? 'ca' : 'tls'} is an option for Node only`)
}

/** A worker cannot open a connection before a request comes, and pools connections itself. */
export function prepare(_url: string, _warm: boolean): void {
  return undefined
}

export function hmac(secret: string): Hmac {
  let importedKey: object | undefined
  // Keeps the key, not its promise: on Workers a request must not wait for another's promise.
  const key = async (): Promise<object> =>
    (importedKey ??= await crypto.subtle.importKey(
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
