// Step 4 on Cloudflare: the real workerd, behind a local edge that terminates TLS and fills
// `cf.tlsClientAuth` as Cloudflare does.
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { Explanation } from 'gatecheck'
import { makeEnvironment } from '../environment'
import { closeServer, listen } from '../listening'
import { publicUrl } from '../rules'
import type { StartHost } from './host'

/** Bundles the worker as wrangler does. `#host` resolves to the sources of this repository. */
async function bundleWorker(): Promise<string> {
  const { build } = await import('esbuild')
  const resolvePath = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
  const { outputFiles } = await build({
    entryPoints: [resolvePath('worker.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    target: 'es2022',
    logLevel: 'error',
    plugins: [
      {
        name: 'host',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^#host$/ }, () => ({
            path: resolvePath('../../../src/host/web.ts')
          }))
        }
      }
    ]
  })
  return outputFiles[0]?.text ?? ''
}

/** Cloudflare verifies the certificate and reports the result; it never refuses a handshake. */
function tlsClientAuth(socket: TLSSocket): Readonly<Record<string, string>> {
  const certificate = socket.getPeerX509Certificate?.()
  if (certificate === undefined || certificate.raw.length === 0)
    return {
      certPresented: '0',
      certVerified: 'NONE',
      certRevoked: '0',
      certFingerprintSHA256: '',
      certRFC9440: ''
    }
  return {
    certPresented: '1',
    certRevoked: '0',
    certVerified: socket.authorized ? 'SUCCESS' : 'FAILED:unable to verify the first certificate',
    certFingerprintSHA256: certificate.fingerprint256.replace(/:/g, '').toLowerCase(),
    certRFC9440: `:${certificate.raw.toString('base64')}:`
  }
}

function forwardedHeaders({ rawHeaders }: IncomingMessage): [string, string][] {
  return rawHeaders.flatMap((name, i): [string, string][] =>
    i % 2 === 0 && !/^(?:host|connection)$/i.test(name) ? [[name, rawHeaders[i + 1] ?? '']] : []
  )
}

export const startCloudflare: StartHost = async (setup, variant, cleanups, narrator) => {
  narrator.step('The Cloudflare Worker')
  const { Miniflare } = await import('miniflare')
  const env = await makeEnvironment(setup, variant, cleanups, narrator)
  const bindings = Object.fromEntries(
    Object.entries({ ...env, BINDING: variant.binding }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]]
    )
  )
  const worker = new Miniflare({
    modules: true,
    script: await bundleWorker(),
    bindings,
    compatibilityDate: '2026-04-01'
  })
  await worker.ready
  cleanups.add(async () => {
    await worker.dispose()
  })

  let requestCount = 0
  let lastExplanation: Explanation | undefined
  const {
    server: { key, certificate: cert },
    truststore: ca
  } = setup.certificates
  const createEdge = (requestCert: boolean) =>
    createServer(
      { key, cert, ca, requestCert, rejectUnauthorized: false, minVersion: 'TLSv1.2' },
      async (request, response) => {
        requestCount += 1
        const workerResponse = await worker.dispatchFetch(`${publicUrl}${request.url ?? '/'}`, {
          method: request.method ?? 'GET',
          headers: forwardedHeaders(request),
          cf: { tlsClientAuth: tlsClientAuth(request.socket as TLSSocket) } as never
        })
        lastExplanation = JSON.parse(
          decodeURIComponent(workerResponse.headers.get('x-explanation') ?? 'null')
        ) as Explanation
        for (const [name, value] of workerResponse.headers)
          if (name !== 'x-explanation' && name !== 'content-length') response.setHeader(name, value)
        response.writeHead(workerResponse.status).end(await workerResponse.text())
      }
    )
  const [mtlsEdge, plainEdge] = [createEdge(true), createEdge(false)]
  const [mtlsUrl, plainUrl] = [
    `https://127.0.0.1:${await listen(mtlsEdge)}`,
    `https://127.0.0.1:${await listen(plainEdge)}`
  ]
  cleanups.add(async () => {
    await Promise.all([closeServer(mtlsEdge), closeServer(plainEdge)])
  })
  narrator.say(
    'The worker is examples/tutorial/hosts/worker.ts. It runs in workerd (miniflare), without nodejs_compat.'
  )
  narrator.say(
    'A local edge terminates TLS and fills request.cf.tlsClientAuth as Cloudflare does. It accepts every handshake: the worker decides.'
  )
  narrator.say(`The host name with mutual TLS: ${mtlsUrl}`)
  narrator.say(`The host name without mutual TLS: ${plainUrl}`)
  return {
    mtlsUrl,
    plainUrl,
    invocations: () => requestCount,
    lastExplanation: () => lastExplanation
  }
}
