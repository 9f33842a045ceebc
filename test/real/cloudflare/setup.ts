// Workers in workerd with an introspection server on loopback, and calls to them.
import { createHash } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { Miniflare } from 'miniflare'
import { assertNoSecrets } from '../../contract'
import { derOf, first, secret } from '../../samples'
import { bundleWorker, startWorkers, type WorkerBundle } from './workers'

const activeAnswer = {
  active: true,
  token_type: 'Bearer',
  sub: 'john',
  client_id: 'app',
  scope: 'time:query',
  exp: 4_000_000_000,
  cnf: { 'x5t#S256': first.thumbprint }
}
export const serverRequests: {
  readonly path: string
  readonly body: string
  readonly acceptEncoding: string
}[] = []
function sendJson(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
}
const routes: Readonly<Record<string, (response: ServerResponse, body: string) => void>> = {
  '/introspect': (response, body) =>
    sendJson(
      response,
      new URLSearchParams(body).get('token')?.endsWith(secret) === true
        ? activeAnswer
        : { active: false }
    ),
  '/hang': () => undefined,
  '/gzip': response => {
    response.setHeader('content-encoding', 'gzip').end(gzipSync(JSON.stringify(activeAnswer)))
  },
  '/api/auth/introspection': (response, body) => {
    const { clientCertificate = '' } = JSON.parse(body) as { readonly clientCertificate?: string }
    sendJson(response, {
      action: 'OK',
      subject: 'john',
      scopes: ['time:query'],
      usable: true,
      existent: true,
      sufficient: true,
      certificateThumbprint: createHash('sha256')
        .update(derOf(clientCertificate))
        .digest('base64url')
    })
  }
}
let server: Server
let miniflare: Miniflare
/** The bundle of worker.ts; set by `startAll`. */
export let worker: WorkerBundle
/** What the workers printed, exceptions included. */
export let log = ''

export async function startAll(): Promise<void> {
  server = createServer((request, response) => {
    let body = ''
    request
      .on('data', chunk => {
        body += String(chunk)
      })
      .on('end', () => {
        const acceptEncoding = String(request.headers['accept-encoding'])
        serverRequests.push({ path: request.url ?? '', body, acceptEncoding })
        routes[request.url ?? '']?.(response, body)
      })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [plain, selfSigned] = await Promise.all([
    bundleWorker('test/real/cloudflare/worker.ts'),
    bundleWorker('test/real/cloudflare/self-signed.ts')
  ])
  worker = plain
  const client = { INTROSPECTION_CLIENT_ID: 'api', INTROSPECTION_CLIENT_SECRET: 'secret' }
  miniflare = startWorkers(
    {
      worker: {
        script: plain.text,
        bindings: { ...client, INTROSPECTION_ENDPOINT: `${base}/introspect` }
      },
      hanging: {
        script: plain.text,
        bindings: { ...client, INTROSPECTION_ENDPOINT: `${base}/hang` }
      },
      compressing: {
        script: plain.text,
        bindings: { ...client, INTROSPECTION_ENDPOINT: `${base}/gzip` }
      },
      unconfigured: { script: plain.text, bindings: client },
      'self-signed': {
        script: selfSigned.text,
        bindings: {
          AUTHLETE_BASE_URL: base,
          AUTHLETE_SERVICE_APIKEY: '1',
          AUTHLETE_SERVICE_APISECRET: 'secret'
        }
      }
    },
    text => {
      log += text
    }
  )
  await miniflare.ready
}
export async function stopAll(): Promise<void> {
  await miniflare.dispose()
  server.closeAllConnections()
  server.close()
}

/** `cf.tlsClientAuth` as Cloudflare writes it for a certificate that it verified. */
export function verifiedCertificate(pem: string, overrides: object = {}) {
  return {
    certPresented: '1',
    certVerified: 'SUCCESS',
    certRevoked: '0',
    certSerial: '01',
    certSubjectDN: 'CN=a',
    certFingerprintSHA256: createHash('sha256').update(derOf(pem)).digest('hex'),
    certRFC9440: `:${Buffer.from(derOf(pem)).toString('base64')}:`,
    certRFC9440TooLarge: false,
    ...overrides
  }
}

interface WorkerRequest {
  readonly to?: string
  readonly path?: string
  readonly token?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}
interface WorkerAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
/** Without `tlsClientAuth`, miniflare adds its placeholder for "no certificate". */
export async function callWorker(
  tlsClientAuth: unknown,
  {
    to = 'worker',
    path = '/time',
    token = secret,
    method = 'GET',
    headers = {}
  }: WorkerRequest = {}
): Promise<WorkerAnswer> {
  const target = await miniflare.getWorker(to)
  const init = {
    method,
    headers: { ...headers, ...(token === '' ? {} : { authorization: `Bearer ${token}` }) },
    ...(tlsClientAuth === undefined ? {} : { cf: { tlsClientAuth } as object })
  }
  const response = await target.fetch(`https://api.example.com${path}`, init)
  const answer = {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text()
  }
  assertNoSecrets(answer)
  return answer
}
