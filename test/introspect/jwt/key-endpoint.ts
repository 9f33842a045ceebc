// A real HTTP server of a JWK Set that counts, a clock, and requests to a gate with `jwt`.
import { createServer, type ServerResponse } from 'node:http'
import { gate, type JwtOptions, jwt, type Transport } from 'gatecheck'
import { closeServer, listen } from '../../../examples/tutorial/listening'
import { send } from '../../../src/host/node'
import { type KeyPair, newEcKey } from '../../jose/samples'
import { at, first, pem, request } from '../../samples'
import { issuer, tokenWith } from './tokens'

const pairs = new Map<string, KeyPair>()
/** One key for each name. Other issuers have others. */
function keyNamed(kid: string, owner = issuer): KeyPair {
  const name = `${owner} ${kid}`
  const pair = pairs.get(name) ?? newEcKey()
  pairs.set(name, pair)
  return pair
}
export function jwksOf(kids: readonly string[], owner = issuer) {
  return {
    keys: kids.map(kid => ({ ...keyNamed(kid, owner).publicJwk, kid, alg: 'ES256', use: 'sig' }))
  }
}

/** A token that lives longer than any key. `signedBy` is the key, if it is not the one of `kid`. */
export function tokenBy(kid: string, { signedBy = kid, owner = issuer } = {}): string {
  return tokenWith({ iss: owner, exp: at + 1e10 }, { kid }, keyNamed(signedBy, owner))
}

/** What the server answers. */
export interface Published {
  readonly kids?: readonly string[] | undefined
  readonly cacheControl?: string | readonly string[] | undefined
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Default: the JWK Set of `kids`. */
  readonly body?: string | undefined
}
export function publishes(...kids: readonly string[]): Published {
  return { kids }
}
export const fails: Published = { status: 500 }

export interface KeyEndpoint {
  readonly url: string
  /** Seconds. */
  time: number
  answer: Published
  /** If set, requests hang until `release`. */
  hangs: boolean
  /** Answers what hangs. */
  release(): void
  /** When each request arrived. */
  readonly fetches: number[]
  /** Waits until nothing is being fetched. */
  idle(): Promise<void>
  /** `Allow`, or status, reason, detail and Retry-After. */
  ask(token: string): Promise<string>
  close(): Promise<void>
}

function write(response: ServerResponse, answer: Published, owner: string): void {
  const { kids = [], cacheControl, status = 200, headers = {}, body } = answer
  if (cacheControl !== undefined) response.setHeader('cache-control', cacheControl)
  response
    .writeHead(status, { 'content-type': 'application/json', ...headers })
    .end(body ?? JSON.stringify(jwksOf(kids, owner)))
}

async function openEndpoint(answer: Published, owner: string): Promise<KeyEndpoint> {
  const hanging: ServerResponse[] = []
  const server = createServer((_, response) => {
    endpoint.fetches.push(endpoint.time)
    if (endpoint.hangs) hanging.push(response)
    else write(response, endpoint.answer, owner)
  })
  const endpoint: KeyEndpoint = {
    url: `http://127.0.0.1:${await listen(server)}/jwks`,
    time: 0,
    answer,
    hangs: false,
    release: () => {
      for (const response of hanging.splice(0)) write(response, endpoint.answer, owner)
    },
    fetches: [],
    idle: async () => undefined,
    ask: async () => '',
    close: () => closeServer(server)
  }
  return endpoint
}

/** The transport of the host, and what waits until it has answered everything. */
function countedTransport() {
  let running = 0
  const transport: Transport = async (sent, signal) => {
    running += 1
    try {
      return await send(() => sent, signal)
    } finally {
      running -= 1
    }
  }
  const idle = async (): Promise<void> => {
    do await new Promise(resolve => setImmediate(resolve))
    while (running > 0)
    // What was fetched is parsed in the microtasks before this.
    await new Promise(resolve => setImmediate(resolve))
  }
  return { transport, idle }
}

export interface EndpointOptions extends Partial<Omit<JwtOptions, 'transport' | 'jwksUri'>> {
  /** Keys alone are never fetched. */
  readonly jwksUri?: undefined
  /** Of the gate. */
  readonly deadline?: number
}

/** The gate and `jwt` have the clock of the endpoint. */
export async function startKeyEndpoint(
  answer: Published,
  { deadline = 8000, ...options }: EndpointOptions = {}
): Promise<KeyEndpoint> {
  const owner = options.issuer ?? issuer
  const endpoint = await openEndpoint(answer, owner)
  const { transport, idle } = countedTransport()
  const now = (): number => (at + endpoint.time) * 1000
  const verify = jwt({ issuer: owner, jwksUri: endpoint.url, now, ...options, transport })
  const require = { scopes: ['payments'], binding: 'certificate' } as const
  const pass = gate({ introspect: verify, require, now, deadline })
  return Object.assign(endpoint, {
    idle,
    ask: async (token: string) => {
      const asked = request({ authorization: [`Bearer ${token}`], certificate: pem(first.pem) })
      const decision = await pass(asked)
      if (decision._tag === 'Allow') return 'Allow'
      const retryAfter = decision._tag === 'ServerError' ? decision.retryAfter : undefined
      return [decision.status, decision.reason, decision.detail, retryAfter]
        .filter(part => part !== undefined)
        .join(' ')
    }
  })
}

/** Endpoints of one test file: `run` it after the tests. */
export function createEndpoints() {
  const open: KeyEndpoint[] = []
  return {
    start: async (...args: Parameters<typeof startKeyEndpoint>): Promise<KeyEndpoint> => {
      const endpoint = await startKeyEndpoint(...args)
      open.push(endpoint)
      return endpoint
    },
    close: async (): Promise<void> => {
      await Promise.all(open.map(endpoint => endpoint.close()))
    }
  }
}
