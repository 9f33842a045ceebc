// Real workerd, through miniflare: the certificate from `cf`, a real fetch to an introspection server on loopback, no nodejs_compat.

import { createHash } from 'node:crypto'
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Miniflare } from 'miniflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../contract'
import { derOf, first, second, secret } from '../samples'
import { bundleWorker, startWorkers, type WorkerBundle } from './cloudflare/workers'

const test = suite('cloudflare')

// The authorization server
const activeAnswer = {
  active: true,
  token_type: 'Bearer',
  sub: 'john',
  client_id: 'app',
  scope: 'time:query',
  exp: 4_000_000_000,
  cnf: { 'x5t#S256': first.thumbprint }
}
const serverRequests: { readonly path: string; readonly body: string }[] = []
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
let worker: WorkerBundle
let log = ''

test.before(async () => {
  server = createServer((request, response) => {
    let body = ''
    request
      .on('data', chunk => {
        body += String(chunk)
      })
      .on('end', () => {
        serverRequests.push({ path: request.url ?? '', body })
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
})
test.after(async () => {
  await miniflare.dispose()
  server.closeAllConnections()
  server.close()
})

/** `cf.tlsClientAuth` as Cloudflare writes it for a certificate that it verified. */
function verifiedCertificate(pem: string, overrides: object = {}) {
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
/** Without `tlsClientAuth`: what miniflare gives every request, the placeholder for "no certificate". */
async function callWorker(
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

test('the bundle imports nothing, and the worker has neither process nor Buffer', async () => {
  assert.equal(worker.imports, [])
  assert.not.match(worker.text, /["'`]node:/)
  assert.equal(
    (
      JSON.parse((await callWorker(verifiedCertificate(first.pem))).body) as {
        readonly compat: readonly string[]
      }
    ).compat,
    ['undefined', 'undefined']
  )
})
test("the token's own certificate lets the request in, and the handler knows whose it is", async () => {
  const { status, body } = await callWorker(verifiedCertificate(first.pem))
  assert.is(status, 200)
  const { hello, thumbprint } = JSON.parse(body) as Readonly<Record<string, unknown>>
  assert.equal([hello, thumbprint], ['john', first.thumbprint])
})
test('a fingerprint alone is enough: over 10 KB Cloudflare leaves the certificate out', async () =>
  assert.is(
    (
      await callWorker(
        verifiedCertificate(first.pem, { certRFC9440: '', certRFC9440TooLarge: true })
      )
    ).status,
    200
  ))

for (const [what, certificate, description] of [
  ['another certificate', verifiedCertificate(second.pem), 'certificate mismatch'],
  ['a revoked one', verifiedCertificate(first.pem, { certRevoked: '1' }), 'certificate unreadable'],
  [
    'a self-signed one',
    verifiedCertificate(first.pem, { certVerified: 'FAILED:self signed certificate' }),
    'certificate unreadable'
  ],
  [
    'an expired one',
    verifiedCertificate(first.pem, { certVerified: 'FAILED:certificate has expired' }),
    'certificate unreadable'
  ],
  [
    'one that failed',
    verifiedCertificate(first.pem, { certVerified: 'FAILED' }),
    'certificate unreadable'
  ],
  [
    "one with another's fingerprint",
    verifiedCertificate(first.pem, {
      certFingerprintSHA256: verifiedCertificate(second.pem).certFingerprintSHA256
    }),
    'certificate mismatch'
  ],
  [
    'one without a fingerprint',
    verifiedCertificate(first.pem, { certFingerprintSHA256: '' }),
    'certificate unreadable'
  ],
  ["none, by miniflare's placeholder", undefined, 'certificate missing'],
  ['none, on a host name without mutual TLS', null, 'certificate missing']
] as const)
  test(`${what}: 401 with a challenge that says so [RFC 8705 §3]`, async () => {
    const { status, headers } = await callWorker(certificate)
    assert.is(status, 401)
    assert.match(headers['www-authenticate'] ?? '', /^Bearer error="invalid_token"/)
    assert.match(headers['www-authenticate'] ?? '', description)
    assert.is(headers['cache-control'], 'no-store')
  })
for (const [what, certificate] of [
  ['none', undefined],
  ['another', verifiedCertificate(second.pem)]
] as const)
  test(`headers that a client forged make no difference where the certificate is ${what}`, async () => {
    const { certFingerprintSHA256: hex, certRFC9440: field } = verifiedCertificate(first.pem)
    const headers = {
      'client-cert': field,
      'cf-client-cert-der-base64': field.slice(1, -1),
      'cf-client-cert-sha256': hex,
      'cf-cert-presented': 'true',
      'cf-cert-verified': 'true',
      'cf-cert-revoked': 'false',
      'cf-cert-fingerprint-sha256': hex,
      'x-forwarded-client-cert': `Hash=${hex}`
    }
    assert.is((await callWorker(certificate, { headers })).status, 401)
  })

for (const [what, overrides, status, challenge] of [
  ['no token', { token: '' }, 401, /^Bearer realm="protected"$/],
  ['an unknown token', { token: 'tok_of_somebody_else_entirely' }, 401, /invalid_token/],
  ['a scope that is lacking', { path: '/admin' }, 403, /scope="admin"/],
  ['an unknown route', { path: '/elsewhere' }, 403, /^Bearer realm="protected"$/],
  ['a path of another spelling', { path: '/%74ime' }, 403, /realm/],
  ['another method', { method: 'POST' }, 403, /realm/],
  [
    'two tokens in two header lines, which workerd joins',
    { token: `${secret}, Bearer ${secret}` },
    400,
    /invalid_request/
  ]
] as const)
  test(`${what}: ${status}`, async () => {
    const answer = await callWorker(verifiedCertificate(first.pem), overrides)
    assert.is(answer.status, status)
    assert.match(answer.headers['www-authenticate'] ?? '', challenge)
  })
test('a server that does not answer: 503, and when to come again', async () => {
  const { status, headers } = await callWorker(verifiedCertificate(first.pem), { to: 'hanging' })
  assert.equal([status, headers['retry-after']], [503, '1'])
})
test('a worker that lacks its settings answers 500, and names what is missing in its log alone', async () => {
  const { status, body } = await callWorker(verifiedCertificate(first.pem), { to: 'unconfigured' })
  assert.equal(
    [status, body],
    [500, '{"error":"server_error","error_description":"The server could not decide"}']
  )
  for (let tries = 0; !log.includes('exception') && tries < 1_500; tries += 1)
    await new Promise(resolve => setTimeout(resolve, 20))
  assert.match(log, /^exception: [^]*INTROSPECTION_ENDPOINT is missing/m)
})
test("what the handler throws is the handler's", async () => {
  const error = await callWorker(verifiedCertificate(first.pem), { path: '/boom' }).then(
    () => '',
    (error: unknown) => String(error)
  )
  assert.match(error, "the handler's own")
})
test('the gate was made once, and what it learnt serves every request', async () => {
  const requestsBefore = serverRequests.length
  const { made } = JSON.parse((await callWorker(verifiedCertificate(first.pem))).body) as {
    readonly made: number
  }
  assert.equal([made, serverRequests.length - requestsBefore], [1, 0])
})
test("thirty requests at once with tokens never seen are all answered: none waits for another's I/O", async () => {
  const requestsBefore = serverRequests.length
  const responses = await Promise.all(
    Array.from({ length: 30 }, (_, i) =>
      callWorker(verifiedCertificate(i % 2 === 0 ? first.pem : second.pem), {
        token: `${i}-${secret}`
      })
    )
  )
  assert.equal(
    responses.map(({ status }) => status),
    responses.map((_, i) => (i % 2 === 0 ? 200 : 401))
  )
  assert.is(serverRequests.length - requestsBefore, 30)
})
test('certificates that clients registered themselves are taken where the worker says so, and Authlete gets them whole [RFC 8705 §2.2]', async () => {
  const certificate = verifiedCertificate(first.pem, {
    certVerified: 'FAILED:self signed certificate'
  })
  const { status, body } = await callWorker(certificate, { to: 'self-signed' })
  assert.equal([status, body], [200, 'in'])
  const { body: authleteRequest } = serverRequests.at(-1) ?? { body: '{}' }
  assert.is(
    createHash('sha256')
      .update(
        derOf(
          (JSON.parse(authleteRequest) as { readonly clientCertificate: string }).clientCertificate
        )
      )
      .digest('base64url'),
    first.thumbprint
  )
  assert.is(
    (await callWorker({ ...certificate, certRevoked: '1' }, { to: 'self-signed' })).status,
    401
  )
  assert.is(
    (
      await callWorker(
        { ...certificate, certVerified: 'FAILED:certificate has expired' },
        { to: 'self-signed' }
      )
    ).status,
    401
  )
})
test("without the certificate's body Authlete cannot be asked, and the answer is no Allow", async () => {
  const requestsBefore = serverRequests.length
  const { status } = await callWorker(verifiedCertificate(first.pem, { certRFC9440: '' }), {
    to: 'self-signed'
  })
  assert.equal([status, serverRequests.length - requestsBefore], [500, 0])
})

test.run()
