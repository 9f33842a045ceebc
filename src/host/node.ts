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

export const sha256 = (bytes: Uint8Array): Uint8Array | Promise<Uint8Array> =>
  (digests ??= builtin('node:crypto')).hash('sha256', bytes, 'buffer')

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
interface Target { readonly client: typeof http | typeof https; readonly agent: Agent; readonly host: string; readonly options: http.RequestOptions }

/** Connections that `warm` opened, each for the first request to its server. */
const opened = new Map<string, Socket>()
const nameOf = ({ protocol, host, port }: http.RequestOptions): string => `${protocol}//${host}:${port}`

const agentOf = (client: Target['client']): Agent => {
  const agent = new client.Agent({ keepAlive: true }) as unknown as Agent
  const connect = agent.createConnection
  agent.createConnection = (options, done) => {
    const socket = opened.get(nameOf(options))
    opened.delete(nameOf(options))
    return socket?.writable === true ? socket.ref() : connect.call(agent, options, done)
  }
  return agent
}

const agents: Record<string, Agent> = {}
const targets = new Map<string, Target>()

/** To read a URL and lay out headers anew for each request takes 30 µs of the 190 that an exchange over TLS on loopback takes. */
const targetOf = (url: string): Target => {
  const known = targets.get(url)
  if (known !== undefined) return known
  const { protocol, hostname, host, port, pathname, search } = new URL(url)
  const client = protocol === 'https:' ? builtin('node:https') : builtin('node:http')
  const agent = (agents[protocol] ??= agentOf(client))
  const name = hostname.replace(/^\[|\]$/g, '')
  // An address is no name to ask a TLS server for [RFC 6066 §3].
  const options = { agent: agent as unknown as http.Agent, protocol, method: 'POST', host: name, servername: builtin('node:net').isIP(name) === 0 ? name : '', port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port), path: pathname + search }
  const target = { client, agent, host, options }
  targets.set(url, target)
  return target
}

const resting = new WeakSet<object>()

/** Loads what a POST to this URL and a certificate need: in INIT, where Lambda gives a function the whole processor, not when a request waits. */
export const ready = (url: string): void => {
  targetOf(url)
  void sha256(Buffer.alloc(1))
}

/** Opens the connection that the first POST to this URL will take. What goes wrong is left for that POST to find. */
export const warm = (url: string): void => {
  const { agent, options } = targetOf(url)
  const name = nameOf(options)
  if (opened.has(name)) return
  const socket = agent.createConnection({ ...options, path: undefined }) // to a socket, a path is a pipe's
  const gone = (): void => { if (opened.get(name) === socket) opened.delete(name) }
  opened.set(name, socket.on('error', gone).on('close', gone).unref())
  resting.add(socket)
}

/** A dead socket shows itself in the first second; later, the server may have taken the request. */
const isStale = (error: unknown, { reusedSocket, socket }: http.ClientRequest, started: number): boolean =>
  (reusedSocket || resting.has(socket ?? {})) && ['ECONNRESET', 'EPIPE'].includes(codeOf(error)) && performance.now() - started < 1_000

const once = ({ url, headers, body }: Posting, signal: Signal | undefined, started: number, again: boolean): Promise<Posted | 'stale'> =>
  new Promise(resolve => {
    const { client, agent, host, options } = targetOf(url)
    const lines = ['host', host, 'content-length', String(Buffer.byteLength(body))]
    for (const name of Object.keys(headers)) lines.push(name, headers[name] ?? '')
    const request = client.request({ ...options, headers: lines })
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
    request.on('error', error => {
      if (again || !isStale(error, request, started)) return settle({ _tag: 'Unanswered', detail: codeOf(error) })
      // Lambda froze the process, and the server closed what rested: all of it, so that the second try is not given the next dead one.
      for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy()
      settle('stale')
    })
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

/** One POST: kept alive, at most 7 s and 256 KiB, redirects never followed. A kept-alive socket found dead says nothing about the server: one more try, at once. */
export const post = async (posting: Posting, signal?: Signal): Promise<Posted> => {
  if (signal?.aborted === true) return { _tag: 'Unanswered', detail: 'aborted', timeout: true }
  const started = performance.now()
  const first = await once(posting, signal, started, false)
  const posted = first === 'stale' ? await once(posting, signal, started, true) : first
  return posted === 'stale' ? { _tag: 'Unanswered', detail: 'network_error' } : posted
}

export const hmac = (secret: string): Hmac => {
  const { createHmac, timingSafeEqual } = builtin('node:crypto')
  const sign = (text: string): Uint8Array => createHmac('sha256', secret).update(text).digest()
  return { sign, verify: (text, code) => code.length === 32 && timingSafeEqual(sign(text), code) }
}
