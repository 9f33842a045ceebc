// Step 4 on Cloudflare: real workerd, behind a local edge that ends TLS and says in `cf.tlsClientAuth` what Cloudflare says there.

import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import type { Explanation } from 'gatecheck'
import { environment } from '../environment'
import { listen, shut } from '../listening'
import type { Host } from './host'

/** As wrangler bundles for workerd; `#host` is the worker's, from this tree. */
async function bundled(): Promise<string> {
  const { build } = await import('esbuild')
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
  const { outputFiles } = await build({
    entryPoints: [here('worker.ts')],
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
          onResolve({ filter: /^#host$/ }, () => ({ path: here('../../../src/host/web.ts') }))
        }
      }
    ]
  })
  return outputFiles[0]?.text ?? ''
}

/** Cloudflare asks for a certificate, verifies it, and tells the worker how that went: it refuses no handshake. */
function tlsClientAuthOf(socket: TLSSocket): Readonly<Record<string, string>> {
  const shown = socket.getPeerX509Certificate?.()
  if (shown === undefined || shown.raw.length === 0)
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
    certFingerprintSHA256: shown.fingerprint256.replace(/:/g, '').toLowerCase(),
    certRFC9440: `:${shown.raw.toString('base64')}:`
  }
}

function headersOf({ rawHeaders }: IncomingMessage): [string, string][] {
  return rawHeaders.flatMap((name, i): [string, string][] =>
    i % 2 === 0 && !/^(?:host|connection)$/i.test(name) ? [[name, rawHeaders[i + 1] ?? '']] : []
  )
}

export const cloudflare: Host = async (at, variant, ending, tell) => {
  tell.step('The Cloudflare Worker')
  const { Miniflare } = await import('miniflare')
  const env = await environment(at, variant, ending, tell)
  const bindings = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  )
  const worker = new Miniflare({
    modules: true,
    script: await bundled(),
    bindings,
    compatibilityDate: '2026-04-01'
  })
  await worker.ready
  ending.add(async () => {
    await worker.dispose()
  })

  let count = 0
  let last: Explanation | undefined
  const {
    server: { key, certificate: cert },
    truststore: ca
  } = at.certificates
  const edge = (requestCert: boolean) =>
    createServer(
      { key, cert, ca, requestCert, rejectUnauthorized: false, minVersion: 'TLSv1.2' },
      async (request, response) => {
        count += 1
        const answer = await worker.dispatchFetch(`https://api.example.com${request.url ?? '/'}`, {
          method: request.method ?? 'GET',
          headers: headersOf(request),
          cf: { tlsClientAuth: tlsClientAuthOf(request.socket as TLSSocket) } as never
        })
        last = JSON.parse(
          decodeURIComponent(answer.headers.get('x-explanation') ?? 'null')
        ) as Explanation
        for (const [name, value] of answer.headers)
          if (name !== 'x-explanation' && name !== 'content-length') response.setHeader(name, value)
        response.writeHead(answer.status).end(await answer.text())
      }
    )
  const [mtls, plain] = [edge(true), edge(false)]
  const [mtlsUrl, plainUrl] = [
    `https://127.0.0.1:${await listen(mtls)}`,
    `https://127.0.0.1:${await listen(plain)}`
  ]
  ending.add(async () => {
    await Promise.all([shut(mtls), shut(plain)])
  })
  tell.say(
    'The worker is examples/tutorial/hosts/worker.ts, in real workerd (miniflare), without nodejs_compat.'
  )
  tell.say(
    'A local edge ends TLS, and says in request.cf.tlsClientAuth what Cloudflare would: it refuses no handshake, the worker judges.'
  )
  tell.say(`With mutual TLS: ${mtlsUrl}`)
  tell.say(`A host name without: ${plainUrl}`)
  return { mtlsUrl, plainUrl, invocations: () => count, lastExplanation: () => last }
}
