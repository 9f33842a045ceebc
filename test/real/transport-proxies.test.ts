// Introspection through real proxies: HAProxy gives up connections, and nginx compresses.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { closeServer, listen } from '../../examples/tutorial/listening'
import { readVersion, startProxyProcess } from './proxies/child'
import { describeAnswer, transports } from './transport/server'

const test = suite('transport, proxies')
const cleanups = createCleanups()
test.after(cleanups.run)

const body = JSON.stringify({ active: false, padding: 'x'.repeat(2_000) })
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json').end(body)
  })
})
const apiPort = await listen(server)
cleanups.add(() => closeServer(server))
const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)

const installedHaproxy = await readVersion('haproxy', '-v', /HAProxy version [\d.]+/)
const installedNginx = await readVersion('nginx', '-v', /nginx\/[\d.]+/)

/** Milliseconds after which HAProxy sends a 408. */
const requestTimeout = 200
async function startHaproxy(): Promise<string> {
  const port = await startProxyProcess(cleanups, freePort => {
    writeFileSync(
      folder.path('haproxy.cfg'),
      `
defaults
  mode http
  timeout connect 2s
  timeout client 10s
  timeout server 10s
  timeout http-request ${requestTimeout}ms
frontend plain
  bind 127.0.0.1:${freePort}
  default_backend server
backend server
  server one 127.0.0.1:${apiPort}
`
    )
    return ['haproxy', '-db', '-q', '-f', folder.path('haproxy.cfg')]
  })
  return `http://127.0.0.1:${port}/`
}
async function startNginx(): Promise<string> {
  const port = await startProxyProcess(cleanups, freePort => {
    writeFileSync(
      folder.path('nginx.conf'),
      `
daemon off;
pid ${folder.path('nginx.pid')};
error_log stderr;
events {}
http {
  access_log off;
  client_body_temp_path ${folder.path('client')};
  proxy_temp_path ${folder.path('proxy')};
  fastcgi_temp_path ${folder.path('fastcgi')};
  uwsgi_temp_path ${folder.path('uwsgi')};
  scgi_temp_path ${folder.path('scgi')};
  gzip on;
  gzip_proxied any;
  gzip_types application/json;
  server {
    listen 127.0.0.1:${freePort};
    location / { proxy_pass http://127.0.0.1:${apiPort}; }
  }
}
`
    )
    return ['nginx', '-e', 'stderr', '-c', folder.path('nginx.conf')]
  })
  return `http://127.0.0.1:${port}/`
}

/** As a large answer of the API does. Nothing is read meanwhile. */
function blockEventLoop(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

if (installedHaproxy === undefined) test.skip('HAProxy is not installed', () => undefined)
else
  for (const [title, warm, wait] of [
    ['a warmed connection', true, blockEventLoop],
    ['a warmed connection, read in time', true, undefined],
    ['an idle connection', false, blockEventLoop]
  ] as const)
    test(`${installedHaproxy}: a 408 on ${title} is not the answer [RFC 9110 §15.5.9]`, async () => {
      const introspect = rfc7662({
        endpoint: await startHaproxy(),
        clientId: 'api',
        clientSecret: 'secret-of-the-api',
        warm
      })
      if (!warm) assert.is((await introspect({ token: 'some-token-1' }))._tag, 'Inactive')
      await new Promise(resolve => setTimeout(resolve, 50))
      if (wait === undefined) await new Promise(resolve => setTimeout(resolve, 2 * requestTimeout))
      else wait(2 * requestTimeout)
      assert.is((await introspect({ token: 'some-token-2' }))._tag, 'Inactive')
    })

if (installedNginx === undefined) test.skip('nginx is not installed', () => undefined)
else
  test(`${installedNginx}: identity is asked for, and gzip is not sent [RFC 9110 §12.5.3]`, async () => {
    const url = await startNginx()
    const headersOfClients: (string | null)[] = []
    for (const [name, transport] of transports) {
      const encoded = await transport({
        method: 'POST',
        url,
        headers: { 'accept-encoding': 'gzip' },
        body: 'x'
      })
      assert.is(describeAnswer(encoded), 'content_encoded', name)
      const introspect = rfc7662({
        endpoint: url,
        clientId: 'api',
        clientSecret: 'secret-of-the-api',
        transport: (request, signal) => {
          headersOfClients.push(request.headers['accept-encoding'] ?? null)
          return transport(request, signal)
        }
      })
      assert.is((await introspect({ token: 'some-token-3' }))._tag, 'Inactive', name)
    }
    assert.equal(headersOfClients, ['identity', 'identity'])
  })

test.run()
