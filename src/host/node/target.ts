// One server, and the connections to it.
import type * as http from 'node:http'
import type * as https from 'node:https'
import type { Socket } from 'node:net'
import { builtin } from './builtin'

type Agent = Omit<http.Agent, 'createConnection'> & {
  createConnection(options: http.RequestOptions, done?: unknown): Socket
}

/** What all requests to one URL have in common. */
export interface Target {
  readonly client: typeof http | typeof https
  readonly agent: Agent
  readonly host: string
  readonly options: https.RequestOptions
  /** The connection that was opened in advance. While it is `unused`, the next request takes it. */
  warmed?: Socket
  unused?: boolean
}

const targets = new Map<string, Target>()

/** A literal address is no server name [RFC 6066 §3]. The URL parser has normalised every IPv4 address. */
function serverNameFor(hostname: string): string {
  return /^[\d.]+$|:/.test(hostname) ? '' : hostname
}

function makeTarget(url: string): Target {
  const { protocol, hostname, host, port, pathname, search } = new URL(url)
  const secure = protocol === 'https:'
  const client = secure ? builtin('node:https') : builtin('node:http')
  const agent = new client.Agent({ keepAlive: true }) as unknown as Agent
  agent.getName = () => host // all its connections are alike: to spell out 25 options takes 5 µs a request
  const name = hostname.replace(/^\[|\]$/g, '')
  return {
    client,
    agent,
    host,
    options: {
      agent: agent as unknown as http.Agent,
      host: name,
      servername: serverNameFor(name),
      port: port || (secure ? 443 : 80),
      path: pathname + search
    }
  }
}

/** The next new connection is the one that was opened in advance, if it is still good. */
function offerWarmedSocket(target: Target): void {
  const { agent } = target
  const connect = agent.createConnection
  agent.createConnection = (options, done) => {
    const { warmed, unused } = target
    target.unused = false
    if (unused === true && warmed !== undefined) {
      // A server that sent something before it was asked, a 408 for instance, did not answer us.
      if (warmed.writable && warmed.readableLength === 0) return warmed.ref()
      warmed.destroy()
    }
    return connect.call(agent, options, done)
  }
}

/** Reading a URL and its headers anew takes 30 µs of the 190 µs of an exchange over TLS on loopback. */
export function targetFor(url: string): Target {
  const known = targets.get(url)
  if (known !== undefined) return known
  const target = makeTarget(url)
  offerWarmedSocket(target)
  targets.set(url, target)
  return target
}
