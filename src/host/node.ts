// What gatecheck needs of Node: SHA-256, base64, a timer, URLs, and one POST over a kept-alive connection.
import type * as crypto from 'node:crypto'
import type * as http from 'node:http'
import type * as https from 'node:https'
import type { Socket } from 'node:net'
import type { Posted, Posting, Signal } from '../types'
import { addressOf, bodyLimit, timeLimit, waitOf } from './address'
import type { Hmac } from './hmac'

export { addressOf }

/** A built-in when it is first wanted: `import` would load all three for a gate that asks nobody, and takes 1 ms and 50 KB of new space more (Node 20.20). */
const builtin = process.getBuiltinModule ?? ((): never => { throw new Error('gatecheck needs Node 20.16 or later') })
let digests: typeof crypto | undefined

/** SHA-256 in base64url: asked for as text, it takes 0.8 µs, as bytes 1.6. */
export const sha256 = (bytes: Uint8Array): string | Promise<string> =>
  (digests ??= builtin('node:crypto')).hash('sha256', bytes, 'base64url')

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

type Agent = Omit<http.Agent, 'createConnection'> & { createConnection(options: http.RequestOptions, done?: unknown): Socket }

/** One server, read from its URL once: what all requests to it have in common. */
interface Target {
  readonly client: typeof http | typeof https
  readonly agent: Agent
  readonly host: string
  readonly options: https.RequestOptions
  /** The connection that was opened in advance; unused: the next request's. */
  warmed?: Socket
  unused?: boolean
}
const targets = new Map<string, Target>()

/** To read a URL and lay out headers anew for each request takes 30 µs of the 190 that an exchange over TLS on loopback takes. */
const targetOf = (url: string): Target => {
  const known = targets.get(url)
  if (known !== undefined) return known
  const { protocol, hostname, host, port, pathname, search } = new URL(url)
  const client = protocol === 'https:' ? builtin('node:https') : builtin('node:http')
  const agent = new client.Agent({ keepAlive: true }) as unknown as Agent
  agent.getName = () => host // all its connections are alike: to spell out 25 options for each request takes 5 µs
  const name = hostname.replace(/^\[|\]$/g, '')
  const target: Target = {
    client, agent, host,
    // An address is no name to ask a TLS server for [RFC 6066 §3]; the URL parser has made every IPv4 address one of digits and dots.
    options: { agent: agent as unknown as http.Agent, method: 'POST', host: name, servername: /^[\d.]+$|:/.test(name) ? '' : name, port: port || (protocol === 'https:' ? 443 : 80), path: pathname + search }
  }
  const connect = agent.createConnection
  agent.createConnection = (options, done) => {
    const { warmed, unused } = target
    target.unused = false
    if (unused !== true || warmed === undefined) return connect.call(agent, options, done)
    // What a server said before it was asked, a 408 for instance, is no answer.
    if (warmed.writable && warmed.readableLength === 0) return warmed.ref()
    warmed.destroy()
    return connect.call(agent, options, done)
  }
  targets.set(url, target)
  return target
}

/**
 * Loads what a POST to this URL and a certificate need: in INIT, where Lambda gives a function the whole processor, not when a request
 * waits. `warm` also opens the connection that the first POST will take, and rehearses one. What goes wrong is left for that POST to find.
 */
export const ready = (url: string, warm: boolean): void => {
  const target = targetOf(url)
  void sha256(Buffer.alloc(1))
  if (!warm || (target.unused === true && target.warmed?.writable === true)) return
  const socket = target.agent.createConnection({ ...target.options, path: undefined }) // to a socket, a path is a pipe's
  target.warmed = socket
  target.unused = true
  // A second address that is tried makes a new handle, which keeps the process alive again.
  socket.on('error', () => undefined).once('connect', () => { if (target.unused === true) socket.unref() }).unref()
  rehearsed(url)
}

const unanswered = (detail: string, timeout = false): Posted => ({ _tag: 'Unanswered', detail, timeout })

const once = (posting: Posting, signal: Signal | undefined, started: number, again: boolean, own: http.RequestOptions = {}): Promise<Posted> =>
  new Promise(resolve => {
    const { url, headers, body } = posting
    const target = targetOf(url)
    const { client, agent, host, options } = target
    const lines = ['host', host, 'content-length', String(Buffer.byteLength(body))]
    for (const name of Object.keys(headers)) lines.push(name, headers[name] ?? '')
    const request = client.request({ ...options, ...own, headers: lines })
    let answering = false
    let over = false
    const settle = (posted: Posted | Promise<Posted>): void => {
      over = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      resolve(posted)
    }
    const cut = (detail: string, timeout?: boolean): void => {
      settle(unanswered(detail, timeout))
      request.destroy()
    }
    const abort = (): void => cut('aborted', true)
    const timer = setTimeout(() => cut('no_answer_in_time', true), timeLimit - (performance.now() - started))
    signal?.addEventListener('abort', abort)
    request.on('error', error => {
      if (over) return // what we cut ourselves fails like a socket that was dead
      const code = codeOf(error)
      const rested = request.reusedSocket || (request.socket !== null && request.socket === target.warmed)
      // Dead before it was used: Lambda froze the process, and the server closed what rested. A dead socket shows itself in the
      // first second; later, the server may have taken the request.
      if (again || answering || !rested || !/^(?:ECONNRESET|EPIPE)$/.test(code) || performance.now() - started >= 1_000) return settle(unanswered(code))
      // All that rests, so that the second try is not given the next dead one.
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy()
      settle(once(posting, signal, started, true))
    })
    // Whatever ends without an answer or an error, as a 101 does, or an answer that stops.
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
      response.on('end', () => settle({ _tag: 'Answered', status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), ...waitOf(response.headers['retry-after']) }))
    })
    request.end(body)
  })

/** A connection to nobody, with an empty answer: what a first exchange runs is then compiled and run once, in INIT. */
const rehearsed = (url: string): void => {
  const socket = new (builtin('node:stream').Duplex)({
    read: () => undefined,
    write: (_chunk, _encoding, done: () => void) => { done(); socket.push('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}') }
  })
  once({ url, headers: { accept: '*/*' }, body: 'x' }, undefined, performance.now(), true, { agent: undefined, createConnection: () => socket as Socket }).catch(() => undefined)
}

/** One POST: kept alive, at most 7 s and 256 KiB, redirects never followed. A kept-alive socket found dead says nothing about the server: one more try, at once. */
export const post = (posting: Posting, signal?: Signal): Promise<Posted> =>
  signal?.aborted === true ? Promise.resolve(unanswered('aborted', true)) : once(posting, signal, performance.now(), false)

export const hmac = (secret: string): Hmac => {
  const { createHmac, timingSafeEqual } = builtin('node:crypto')
  const sign = (text: string): Uint8Array => createHmac('sha256', secret).update(text).digest()
  return { sign, verify: (text, code) => code.length === 32 && timingSafeEqual(sign(text), code) }
}
