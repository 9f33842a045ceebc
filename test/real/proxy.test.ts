// nginx and its replacement in Node do the same with a client's certificate, in front of a server that shows what arrives.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { closeServer, listen } from '../../examples/tutorial/listening'
import { nginxVersion } from '../../examples/tutorial/proxy/nginx'
import { startProxy } from '../../examples/tutorial/proxy/proxy'
import { type HttpRequest, send } from '../../examples/tutorial/request'

const test = suite('the proxy')
const cleanups = createCleanups()
test.after(cleanups.run)

const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
const server = await makeCertificate(folder, {
  name: 'server',
  subject: '/CN=localhost',
  server: true
})
const client = await makeCertificate(folder, { name: 'client', subject: '/CN=client' })
/** `openssl req` makes no certificate that is over; `openssl x509` does. */
function runOpenssl(...args: readonly string[]) {
  return execFileSync('openssl', args, { stdio: 'ignore' })
}
runOpenssl(
  'req',
  '-new',
  '-key',
  folder.path('client.key'),
  '-subj',
  '/CN=expired',
  '-out',
  folder.path('expired.csr')
)
runOpenssl(
  'x509',
  '-req',
  '-in',
  folder.path('expired.csr'),
  '-signkey',
  folder.path('client.key'),
  '-days',
  '-1',
  '-out',
  folder.path('expired.crt')
)
const expired = { key: client.key, certificate: readFileSync(folder.path('expired.crt'), 'utf8') }
const upstream = createServer((request, response) => {
  request
    .resume()
    .on('end', () => response.end(JSON.stringify({ url: request.url, headers: request.headers })))
})
const upstreamPort = await listen(upstream)
cleanups.add(() => closeServer(upstream))

const nginxInstalled = await nginxVersion()
for (const kind of ['nginx', 'node'] as const) {
  if (kind === 'nginx' && nginxInstalled === undefined) {
    test.skip('nginx: not installed here')
    continue
  }
  const { url, version, close } = await startProxy(
    {
      folder: folder,
      upstreamPort,
      serverKey: server.key,
      serverCertificate: server.certificate,
      certificateHeader: 'X-Ssl-Cert',
      proxySecretHeader: 'X-Proxy-Secret',
      proxySecret: 'the-secret'
    },
    kind
  )
  cleanups.add(close)
  const sendAndReadHeaders = async (
    request: Partial<HttpRequest>
  ): Promise<IncomingHttpHeaders> => {
    const reply = await send({
      url: `${url}/token`,
      ca: server.certificate,
      form: { a: 'b' },
      ...request
    })
    return reply._tag === 'Answered'
      ? (JSON.parse(reply.body) as { readonly headers: IncomingHttpHeaders }).headers
      : {}
  }

  test(`${kind} says which of the two it is`, () =>
    assert.match(version, kind === 'nginx' ? /^nginx\// : /^Node v/))

  test(`${kind} passes the client certificate on as percent-encoded PEM, although no CA vouches for it`, async () => {
    const header = String((await sendAndReadHeaders({ client }))['x-ssl-cert'])
    assert.match(
      header,
      /^-----BEGIN%20CERTIFICATE-----%0A[A-Za-z0-9%]+%0A-----END%20CERTIFICATE-----%0A$/
    )
    assert.is(decodeURIComponent(header), client.certificate)
  })

  test(`${kind} removes a forged header where there is no certificate, and replaces it where there is one`, async () => {
    const headers = { 'X-Ssl-Cert': 'forged', 'X-Proxy-Secret': 'guessed' }
    const [withoutCertificate, withCertificate] = [
      await sendAndReadHeaders({ headers }),
      await sendAndReadHeaders({ headers, client })
    ]
    assert.is(withoutCertificate['x-ssl-cert'], undefined)
    assert.is(decodeURIComponent(String(withCertificate['x-ssl-cert'])), client.certificate)
    assert.equal(
      [withoutCertificate['x-proxy-secret'], withCertificate['x-proxy-secret']],
      ['the-secret', 'the-secret']
    )
  })

  test(`${kind} refuses a certificate that has expired`, async () => {
    const reply = await send({ url: `${url}/token`, ca: server.certificate, client: expired })
    assert.is(reply._tag === 'Answered' && reply.status, 400)
  })

  test(`${kind} serves the token endpoint and what lies below it, and nothing else`, async () => {
    const statuses = ['/token', '/token/revocation?a=b', '/', '/auth', '/token/../auth'].map(
      async path => {
        const reply = await send({ url: `${url}${path}`, ca: server.certificate })
        return reply._tag === 'Answered' ? reply.status : 0
      }
    )
    assert.equal(await Promise.all(statuses), [200, 200, 404, 404, 404])
  })
}

test.run()
