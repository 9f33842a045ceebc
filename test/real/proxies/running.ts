// The installed proxies, each started in front of the API, and calls through them or around them.
import { request as httpRequest } from 'node:http'
import { apache, haproxy, nginx, rfc9440 } from 'gatecheck/proxies'
import * as assert from 'uvu/assert'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { type HttpRequest, send } from '../../../examples/tutorial/request'
import type { ApiAddress, ApiAnswer, createApi } from './api'
import type { Certificates, Client } from './certificates'
import { readVersion, startProxyProcess } from './child'
import * as configured from './configurations'

/** Sends a request to the API without the proxy, from another address of this machine. */
export function sendDirectly(
  port: number,
  path: string,
  localAddress: string,
  headers: Readonly<Record<string, string>>
): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    httpRequest(
      { host: '127.0.0.1', port, path, localAddress, headers, agent: false },
      response => {
        response
          .setEncoding('utf8')
          .once('data', (text: string) => resolve(JSON.parse(text) as ApiAnswer))
      }
    )
      .once('error', reject)
      .end()
  })
}

export function pemBody(client: Client): string {
  return client.certificate.replace(/-----[^-]+-----|\s/g, '')
}

/** The client's certificate in each form that a proxy writes. */
export function forgeHeaders(client: Client): readonly string[] {
  return [
    encodeURIComponent(client.certificate),
    client.certificate.replaceAll('\n', ' '),
    pemBody(client),
    `:${pemBody(client)}:`
  ]
}

type Kind = keyof typeof readers

export interface RunningProxy {
  readonly kind: Kind
  /** For example `nginx/1.22.1`. */
  readonly installed: string
  readonly url: string
  readonly api: ApiAddress
  sendThroughProxy(
    path: string,
    token: string,
    client?: Client,
    options?: Partial<HttpRequest>
  ): Promise<ApiAnswer>
  /** The decision in words: tag, reason and why the certificate is unreadable. */
  describeDecision(...args: Parameters<RunningProxy['sendThroughProxy']>): Promise<string>
}
export interface Missing {
  readonly program: string
  readonly installed: undefined
}

const from = ['127.0.0.1']
const readers = { nginx, haproxy, apache }
const programs = [
  ['nginx', 'nginx', '-v', /nginx\/[\d.]+/],
  ['haproxy', 'haproxy', '-v', /HAProxy version [\d.]+/],
  ['apache', 'apache2', '-v', /Apache\/[\d.]+/]
] as const

/** Starts every proxy that is installed, on certificates of its own. */
export async function startProxies(
  cleanups: Cleanups,
  setup: Certificates,
  startApi: ReturnType<typeof createApi>
): Promise<readonly (RunningProxy | Missing)[]> {
  const proxies: (RunningProxy | Missing)[] = []
  for (const [kind, program, versionFlag, versionPattern] of programs) {
    const installed = await readVersion(program, versionFlag, versionPattern)
    proxies.push(
      installed === undefined
        ? { program, installed }
        : await startProxy(kind, installed, cleanups, setup, startApi)
    )
  }
  return proxies
}

async function startProxy(
  kind: Kind,
  installed: string,
  cleanups: Cleanups,
  { folder, ca }: Certificates,
  startApi: ReturnType<typeof createApi>
): Promise<RunningProxy> {
  const reader = readers[kind]
  const api = await startApi({
    plain: reader({ from }),
    strict: reader({ from, verify: {} }),
    lenient: reader({ from, verify: { noCa: 'allowed' } }),
    unix: reader({ from: 'unix' }),
    loopback: reader({ from: 'loopback' }),
    elsewhere: reader({ from: ['192.0.2.1'] }),
    standard: rfc9440({ from }),
    second: reader({ from })
  })
  const port = await startProxyProcess(cleanups, freePort =>
    configured[kind](folder, api, freePort)
  )
  const url = `https://127.0.0.1:${port}`

  const sendThroughProxy = async (
    path: string,
    token: string,
    client?: Client,
    options: Partial<HttpRequest> = {}
  ): Promise<ApiAnswer> => {
    const reply = await send({
      url: `${url}${path}`,
      ca,
      client,
      ...options,
      headers: { Authorization: `Bearer ${token}`, ...options.headers }
    })
    assert.is(reply._tag, 'Answered', `${installed} ${path}`)
    return reply._tag === 'Answered'
      ? (JSON.parse(reply.body) as ApiAnswer)
      : { tag: reply.code, connection: 0 }
  }
  const describeDecision = async (
    ...args: Parameters<typeof sendThroughProxy>
  ): Promise<string> => {
    const { tag, reason, unreadable } = await sendThroughProxy(...args)
    return [tag, reason, unreadable].filter(part => part !== undefined).join(' ')
  }
  return { kind, installed, url, api, sendThroughProxy, describeDecision }
}
