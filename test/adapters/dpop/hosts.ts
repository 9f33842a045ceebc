// Every adapter behind one function: a gate and a request go in, a status, the fields of the answer
// and the reason come out.
import type { RequestListener } from 'node:http'
import type { Gate, ResourceMetadata } from 'gatecheck'
import { cloudflareGate, guarded } from 'gatecheck/cloudflare'
import { expressGate } from 'gatecheck/express'
import { fetchGate } from 'gatecheck/fetch'
import { httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { nodeGate } from 'gatecheck/node'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import type { DpopRequest } from '../../dpop-situations'
import { createQuietApp, expresses } from '../../real/express/both'
import { answerOf, type DpopAnswer, readFetchAnswer, readPolicy } from './answers'
import { serveOnce } from './serve-once'

export interface DpopHost {
  readonly name: string
  readonly kind: 'http' | 'policy' | 'error'
  /** `publicUrl` as the adapter's option. */
  readonly send: (
    gate: Gate,
    request: DpopRequest,
    publicUrl: string | readonly string[] | undefined,
    /** As the option of HTTP hosts. */
    metadata?: ResourceMetadata | readonly ResourceMetadata[]
  ) => Promise<DpopAnswer>
}

/** Only HTTP hosts and a REST API in policy mode can. */
export function deliversNonce({ name, kind }: DpopHost): boolean {
  return kind === 'http' || name === 'REST API'
}

/** As a fetch host shows it: doubled lines are joined. */
export function fetchRequestFor(request: DpopRequest): Request {
  const { authorization, proofs, target = '/time', lines = [], method = 'GET' } = request
  const headers = new Headers({ authorization, host: 'api.example.com' })
  for (const line of lines) headers.append(...(line.split(': ') as [string, string]))
  for (const proof of proofs) headers.append('dpop', proof)
  return new Request(`https://api.example.com${target}`, { headers, method })
}

function readThrown(error: unknown): DpopAnswer {
  const { message, stack } = error as Error
  const status = message === 'Unauthorized' ? 401 : 500
  return { status, header: () => [], reason: message.split(':')[0], text: `${message} ${stack}` }
}

function withLines<E extends { readonly headers: object }>(event: E, request: DpopRequest): E {
  const { authorization, proofs, lines = [] } = request
  const proof = proofs.length === 0 ? {} : { dpop: proofs.join(',') }
  const more = Object.fromEntries(lines.map(line => line.split(': ')))
  return { ...event, headers: { ...event.headers, authorization, ...proof, ...more } }
}
/** The path of an event is without the query. */
function pathOf({ target = '/time' }: DpopRequest): { readonly path: string } {
  return { path: target.replace(/\?.*$/, '') }
}
export function restEvent(request: DpopRequest) {
  const { multiValueHeaders: _, ...event } = restApiEvent(pathOf(request))
  return withLines(event, request)
}
export function httpEvent(request: DpopRequest) {
  return withLines(httpApiEvent(pathOf(request)), request)
}

export const httpHosts: readonly DpopHost[] = [
  ...expresses.map(
    ([name, express]): DpopHost => ({
      name,
      kind: 'http',
      send: (decide, request, publicUrl, metadata) => {
        const app = createQuietApp(express)
        app.use(expressGate(decide, { publicUrl, metadata }), (_, res) => {
          res.send('allowed')
        })
        return serveOnce(app as RequestListener, request)
      }
    })
  ),
  {
    name: 'Node',
    kind: 'http',
    send: (decide, request, publicUrl, metadata) => {
      const guard = nodeGate(decide, { publicUrl, metadata })
      return serveOnce((req, res) => void guard(req, res, () => res.end('allowed')), request)
    }
  }
]

export const dpopHosts: readonly DpopHost[] = [
  ...httpHosts,
  {
    name: 'fetch',
    kind: 'http',
    send: (decide, request, publicUrl, metadata) =>
      answerOf(fetchGate(decide, { publicUrl, metadata })(fetchRequestFor(request)))
  },
  {
    name: 'cloudflareGate',
    kind: 'http',
    send: (decide, request, publicUrl, metadata) =>
      answerOf(cloudflareGate(decide, { publicUrl, metadata })(fetchRequestFor(request)))
  },
  {
    name: 'guarded',
    kind: 'http',
    send: async (decide, request, publicUrl, metadata) => {
      const worker = guarded(
        () => decide,
        () => new Response('allowed'),
        { publicUrl, metadata }
      )
      const ctx = { waitUntil: () => undefined, passThroughOnException: () => undefined }
      return readFetchAnswer(await worker.fetch(fetchRequestFor(request), {}, ctx))
    }
  },
  {
    name: 'REST API',
    kind: 'policy',
    send: (decide, request, publicUrl) =>
      restApiAuthorizer(decide, { publicUrl, verbose: true })(restEvent(request)).then(readPolicy)
  },
  {
    name: 'REST API that throws',
    kind: 'error',
    send: (decide, request, publicUrl) =>
      restApiAuthorizer(decide, { publicUrl, refusals: 'throw' })(restEvent(request)).then(
        readPolicy,
        readThrown
      )
  },
  {
    name: 'HTTP API',
    kind: 'error',
    send: (decide, request, publicUrl) =>
      httpApiAuthorizer(decide, { publicUrl, verbose: true })(httpEvent(request)).then(
        readPolicy,
        readThrown
      )
  },
  {
    name: 'HTTP API with policies',
    kind: 'policy',
    send: (decide, request, publicUrl) =>
      httpApiPolicyAuthorizer(decide, { publicUrl })(httpEvent(request)).then(readPolicy)
  }
]
