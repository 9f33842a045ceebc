import fc from 'fast-check'
import {
  type Allow,
  byRoute,
  type CertificateReader,
  type ClientCertificate,
  type Decision,
  type Forwarded,
  type Gate,
  gate,
  noScopes,
  type ResourceRequest,
  type Signal,
  scopes
} from 'gatecheck'
import { type FetchOptions, type FetchRequest, fetchGate } from 'gatecheck/fetch'
import { apache, awsAlb, azure, haproxy, nginx, traefik } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { httpAnswerFor } from '../../adapters/http/answer'
import { contract, type Shown, withoutSecrets } from '../contract'
import {
  bound,
  derOf,
  first,
  knows,
  knowsToken,
  now,
  pem,
  second,
  secret,
  unbound,
  wild
} from '../samples'
import { asHttp, type Told, told } from './told'

const test = suite('fetch')

function asked({ authorization, method, path }: Shown): Request {
  const headers = new Headers()
  for (const line of authorization) headers.append('authorization', line)
  return new Request(`https://api.example.com${path}`, { method, headers })
}
function tls(certificate: string | undefined) {
  return (): ClientCertificate | undefined =>
    certificate === undefined ? undefined : pem(certificate)
}

contract(
  test,
  async (pass, shown) => told(await fetchGate(pass, { tls: tls(shown.certificate) })(asked(shown))),
  asHttp
)

function good(url = 'https://api.example.com/time', init: RequestInit = {}): Request {
  return new Request(url, { headers: { authorization: `Bearer ${secret}` }, ...init })
}
const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
/** What the gate is asked, and under which signal. */
async function seen(
  request: FetchRequest,
  options: FetchOptions = {}
): Promise<readonly [ResourceRequest, Signal | undefined]> {
  let found: readonly [ResourceRequest, Signal | undefined] | undefined
  await fetchGate(async (request, signal) => {
    found = [request, signal]
    return { _tag: 'ServerError', status: 500, reason: 'clock_invalid', detail: 'x' }
  }, options)(request)
  assert.ok(found)
  return found
}
async function refusal(answer: Promise<Allow | Response>): Promise<Told> {
  const said = await told(await answer)
  assert.not.ok('_tag' in said)
  withoutSecrets(said)
  return said as Told
}
function line({ headers }: Told, name: string): string | undefined {
  return new Map(headers).get(name)
}

for (const [what, certificate] of [
  ['DER that is an ArrayBuffer', { _tag: 'Der', der: derOf(first.pem).buffer }],
  ['DER that is text', { _tag: 'Der', der: 'abc' }],
  ['a PEM that is bytes', { _tag: 'Pem', pem: Buffer.from(first.pem) }],
  ['DER that is nothing', { _tag: 'Der' }]
] as const)
  test(`${what}, as a user's reader may hand over, is a refusal and no rejection`, async () =>
    assert.ok(
      (await refusal(fetchGate(pass, { tls: () => certificate as never })(good()))).status >= 400
    ))
test('a header of thousands of words is refused', async () =>
  assert.is(
    (
      await refusal(
        fetchGate(pass)(
          good('https://api.example.com/time', {
            headers: { authorization: `Bearer ${'abcdefgh,'.repeat(1_700)}` }
          })
        )
      )
    ).status,
    400
  ))

// What the host is told
test('an Allow is handed over as it is, token and facts', async () => {
  const answer = await fetchGate(pass, { tls: tls(first.pem) })(good())
  assert.ok(
    '_tag' in answer &&
      answer.token.subject === 'john' &&
      answer.facts.thumbprint === first.thumbprint
  )
})
test('a 401 is to the letter what RFC 6750 §3 asks for', async () =>
  assert.equal(
    await refusal(
      fetchGate(gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now }))(good())
    ),
    {
      status: 401,
      headers: [
        ['access-control-expose-headers', 'WWW-Authenticate'],
        ['cache-control', 'no-store'],
        ['content-type', 'application/json'],
        ['www-authenticate', 'Bearer error="invalid_token", error_description="inactive"']
      ],
      body: '{"error":"invalid_token","error_description":"inactive"}'
    }
  ))
test('who shows no token gets a challenge without an error code [RFC 6750 §3.1]', async () => {
  const said = await refusal(fetchGate(pass)(new Request('https://api.example.com/time')))
  assert.not.match(line(said, 'www-authenticate') ?? '', 'error')
  assert.is(said.body, '{"error":"unauthorized","error_description":"An access token is needed"}')
})
test('a missing scope is named in the challenge [RFC 6750 §3]', async () => {
  const said = await refusal(
    fetchGate(gate({ require: scopes('admin'), introspect: knowsToken(bound), now }), {
      tls: tls(first.pem)
    })(good())
  )
  assert.match(line(said, 'www-authenticate') ?? '', 'scope="admin"')
})
function deny(challenges: readonly string[]): Gate {
  return async () => ({ _tag: 'Deny', status: 403, reason: 'wrong_subject', challenges })
}
test('each challenge is a field line of its own', () => {
  const { headers } = httpAnswerFor(
    {
      _tag: 'Deny',
      status: 403,
      reason: 'wrong_subject',
      challenges: ['Bearer realm="a"', 'DPoP algs="ES256"']
    },
    { method: 'GET', path: '/', header: () => [] }
  )
  assert.equal(
    headers.filter(([name]) => name === 'www-authenticate').map(([, value]) => value),
    ['Bearer realm="a"', 'DPoP algs="ES256"']
  )
})
for (const [what, challenge] of [
  ['over 1 KB', `Bearer scope="${'a'.repeat(1_024)}"`],
  ['with a line break, which would end the field', 'Bearer realm="a"\r\nset-cookie: a=b'],
  ['with an umlaut', 'Bearer realm="ä"'],
  ['that is empty', ''],
  ['that holds the token', `Bearer error="invalid_token", error_description="${secret}"`],
  ['that holds the token percent-encoded', `Bearer realm="${encodeURIComponent(secret)}"`],
  ['that holds the token as PHP writes it', `Bearer realm="${secret.replaceAll('/', '\\/')}"`]
] as const)
  test(`a challenge ${what} becomes one that only names the scheme`, async () => {
    for (const certificate of [pem(first.pem), { _tag: 'Der', der: derOf(first.pem) }] as const) {
      const said = await refusal(fetchGate(deny([challenge]), { tls: () => certificate })(good()))
      assert.equal([said.status, line(said, 'www-authenticate')], [403, 'Bearer realm="protected"'])
    }
  })
test('a refusal without any challenge gets one: a 401 must have it [RFC 9110 §15.5.2]', async () =>
  assert.is(
    line(await refusal(fetchGate(deny([]))(good())), 'www-authenticate'),
    'Bearer realm="protected"'
  ))
for (const [retryAfter, expected] of [
  [7, '7'],
  [undefined, '1'],
  [Number.NaN, '1'],
  [-1, '1'],
  [1.5, '1']
] as const)
  test(`a 503 that is to be asked again after ${retryAfter} says Retry-After: ${expected}`, async () =>
    assert.is(
      line(
        await refusal(
          fetchGate(async () => ({
            _tag: 'ServerError',
            status: 503,
            reason: 'introspection_unreachable',
            detail: 'x',
            retryAfter
          }))(good())
        ),
        'retry-after'
      ),
      expected
    ))
test('neither reason nor detail of a server error is told', async () =>
  assert.equal(
    (
      await refusal(
        fetchGate(async () => ({
          _tag: 'ServerError',
          status: 500,
          reason: 'introspection_refused',
          detail: 'http_401'
        }))(good())
      )
    ).body,
    '{"error":"server_error","error_description":"The server could not decide"}'
  ))

// Totality
function boom(): never {
  throw new Error(secret)
}
for (const [what, through, options, request] of [
  ['a gate that rejects', async () => boom(), {}, good()],
  ['a gate that throws', boom, {}, good()],
  ['a gate that answers nothing', async () => undefined as never, {}, good()],
  ['a gate whose tag is unknown', async () => ({ _tag: 'Maybe' }) as never, {}, good()],
  ['an Allow without a token', async () => ({ _tag: 'Allow' }) as never, {}, good()],
  ['a reader that throws', pass, { certificate: boom, peer: () => 'unix' }, good()],
  ['a peer that throws', pass, { certificate: () => undefined, peer: boom }, good()],
  ['a TLS layer that throws', pass, { tls: boom }, good()]
] as const)
  test(`${what} is answered 500, and says nothing of it`, async () =>
    assert.is((await refusal(fetchGate(through, options)(request))).status, 500))
for (const [status, _tag, expected] of [
  [200, 'Deny', 403],
  [302, 'Unauthorized', 401],
  [200, 'ServerError', 500]
] as const)
  test(`a gate's ${_tag} with status ${status} is answered ${expected}`, async () =>
    assert.is(
      (
        await refusal(
          fetchGate(
            async () =>
              ({
                _tag,
                status,
                reason: 'inactive',
                detail: 'x',
                challenges: []
              }) as unknown as Decision
          )(good())
        )
      ).status,
      expected
    ))
test('headers that cannot be read are malformed, never absent', async () =>
  assert.is(
    (await refusal(fetchGate(pass)({ method: 'GET', url: 'https://a/', headers: { get: boom } })))
      .status,
    400
  ))

// What the request is taken to be
for (const [what, url, path] of [
  ['plain', 'https://api.example.com/time', '/time'],
  ['with a query', 'https://api.example.com/time?a=/b#c', '/time'],
  ['a port', 'http://127.0.0.1:8080/a/b', '/a/b'],
  ['IPv6', 'http://[::1]:8080/a', '/a'],
  ['the root', 'https://api.example.com/', '/'],
  ['escapes as they came', 'https://api.example.com/%74ime', '/%74ime'],
  ['a final slash', 'https://api.example.com/time/', '/time/'],
  ['case', 'https://api.example.com/Time', '/Time'],
  ['two slashes', 'https://api.example.com//time', '//time'],
  ['dot segments that nobody resolved', 'https://api.example.com/a/../time', '/a/../time'],
  ['a backslash', 'https://api.example.com/a\\b', '/a\\b'],
  [
    'a query before any slash, in which a router may look for the path',
    'https://api.example.com?a=/time',
    ''
  ],
  ['a fragment before any slash', 'https://api.example.com#/time', ''],
  ['no authority', 'https:///time', ''],
  ['relative', '/time', ''],
  ['empty', '', '']
] as const)
  test(`the path of a URL is cut from its text: ${what}`, async () =>
    assert.is((await seen({ method: 'GET', url, headers: new Headers() }))[0].path, path))
// In quadratic time a megabyte would take longer than a test may.
test('a URL as long as a megabyte is read in linear time', async () => {
  for (const url of [
    `https://${'a'.repeat(1e6)}`,
    `${'a'.repeat(1e6)}`,
    `https://a/${'?'.repeat(1e6)}`,
    'a+'.repeat(5e5)
  ])
    await seen({ method: 'GET', url, headers: new Headers() })
})
test('no spelling of a path that a host may serve is judged by another rule', async () => {
  const guard = fetchGate(
    gate({
      require: byRoute({ 'GET /time': scopes('admin'), 'GET /{name}': noScopes }),
      introspect: knowsToken(bound),
      now
    }),
    { tls: tls(first.pem) }
  )
  for (const path of [
    '/time',
    '/Time',
    '/time/',
    '/%74ime',
    '/tim%65',
    '/./time',
    '/a/../time',
    '//time',
    '/time%2f',
    '/time;a',
    '/%2e/time',
    '/time%00',
    '/time%20'
  ])
    assert.ok((await guard(good(`https://api.example.com${path}`))) instanceof Response, path)
  assert.ok('_tag' in (await guard(good('https://api.example.com/times'))))
})
test("method and header lines are the request's; route and URL are not known", async () => {
  const [request] = await seen(good(undefined, { method: 'POST', headers: { 'X-A': 'b' } }))
  assert.equal(
    [
      request.method,
      request.header('x-a'),
      request.header('X-A'),
      request.header('x-b'),
      request.route,
      request.url
    ],
    ['POST', ['b'], ['b'], [], undefined, undefined]
  )
})
test("the request's own signal ends the decision; where there is none, the gate's deadline does", async () => {
  const request = good(undefined, { signal: AbortSignal.abort() })
  assert.is((await seen(request))[1], request.signal)
  assert.is(
    (await seen({ method: 'GET', url: 'https://a/', headers: new Headers(), signal: null }))[1],
    undefined
  )
  assert.is((await refusal(fetchGate(pass)(request))).status, 500)
})

// The certificate
test('without being told where, no certificate is seen, whatever headers say', async () => {
  const headers = Object.fromEntries(
    [
      'client-cert',
      'x-client-cert',
      'x-forwarded-client-cert',
      'ssl-client-cert',
      'x-amzn-mtls-clientcert-leaf'
    ].map(name => [name, encodeURIComponent(first.pem)])
  )
  assert.is((await seen(good(undefined, { headers })))[0].certificate, undefined)
})
test('a reader is given header lines and peer, and its word is the certificate', async () => {
  let asked: Forwarded | undefined
  const certificate: CertificateReader = forwarded => {
    asked = forwarded
    return pem(first.pem)
  }
  const guard = fetchGate(pass, {
    certificate,
    peer: ({ url }: Request, info: { readonly address: string }) => `${info.address} ${url}`
  })
  assert.ok(
    '_tag' in
      (await guard(
        good(undefined, { headers: { authorization: `Bearer ${secret}`, 'x-cert': 'c' } }),
        { address: '10.0.0.1' }
      ))
  )
  assert.equal(
    [asked?.peer, asked?.header('x-cert')],
    ['10.0.0.1 https://api.example.com/time', ['c']]
  )
})
const [one, two] = [first, second].map(({ pem }) => ({
  escaped: encodeURIComponent(pem),
  body: Buffer.from(derOf(pem)).toString('base64'),
  folded: pem.replaceAll('\n', ' ')
}))
const from = ['10.0.0.1']
for (const [name, reader, header, written] of [
  ['nginx', nginx({ from }), 'x-ssl-client-cert', 'escaped'],
  ['apache', apache({ from }), 'x-ssl-client-cert', 'folded'],
  ['haproxy', haproxy({ from }), 'x-ssl-client-cert', 'body'],
  ['traefik', traefik({ from }), 'x-forwarded-tls-client-cert', 'body'],
  ['azure', azure({ from }), 'x-arr-clientcert', 'body'],
  ['awsAlb', awsAlb({ from, mode: 'passthrough' }), 'x-amzn-mtls-clientcert', 'escaped']
] as const)
  test(`${name}: a header that came twice is joined by fetch, and then nobody's`, async () => {
    const headers = new Headers([[header, one?.[written] ?? '']])
    const request = { method: 'GET', url: 'https://a/', headers }
    const options: FetchOptions = { certificate: reader, peer: () => '10.0.0.1' }
    assert.is((await seen(request, options))[0].certificate?._tag, 'Der')
    headers.append(header, two?.[written] ?? '')
    assert.is((await seen(request, options))[0].certificate?._tag, 'Unreadable')
    assert.is(
      (
        await seen(
          { ...request, headers: new Headers([[header, one?.[written] ?? '']]) },
          { ...options, peer: () => undefined }
        )
      )[0].certificate?._tag,
      'Unreadable'
    )
  })
test('a host that ends TLS itself says what its connection showed', async () => {
  const guard = fetchGate(pass, {
    tls: (_, socket: { readonly raw: Uint8Array }) => ({ _tag: 'Der', der: socket.raw })
  })
  assert.ok('_tag' in (await guard(good(), { raw: derOf(first.pem) })))
  assert.is((await refusal(guard(good(), { raw: derOf(second.pem) }))).status, 401)
})
test('a promise in place of a certificate refuses, and its rejection is not left unheard', async () => {
  const said = await refusal(
    fetchGate(
      gate({ require: { scopes: [], binding: 'optional' }, introspect: knowsToken(unbound), now }),
      { tls: (() => Promise.reject(new Error(secret))) as never }
    )(good())
  )
  assert.is(said.status, 401)
})
for (const [what, make] of [
  ['no gate', () => fetchGate(undefined as never)],
  ['a decision for a gate', () => fetchGate({} as never)],
  ['a reader without a peer', () => fetchGate(pass, { certificate: () => undefined } as never)],
  ['a peer without a reader', () => fetchGate(pass, { peer: () => 'unix' } as never)],
  [
    "a reader beside the host's own TLS",
    () =>
      fetchGate(pass, {
        certificate: () => undefined,
        peer: () => 'unix',
        tls: () => undefined
      } as never)
  ],
  [
    'a reader that is none',
    () => fetchGate(pass, { certificate: 'nginx', peer: () => 'unix' } as never)
  ]
] as const)
  test(`${what} throws at construction, by name`, () =>
    assert.throws(make, /fetchGate(?:\(gate|: certificate)/))

// Any request whatever
test('whatever a request shows, the gate answers, and with a Response unless it is the right token', async () => {
  const guard = fetchGate(
    gate({
      require: byRoute({ 'GET /time': noScopes }),
      introspect: async ({ token }) =>
        token === secret ? { _tag: 'Active', token: bound } : { _tag: 'Inactive' },
      now
    }),
    { tls: tls(first.pem) }
  )
  await fc.assert(
    fc.asyncProperty(wild, wild, fc.option(wild), async (method, url, authorization) => {
      const answer = await told(await guard({ method, url, headers: { get: () => authorization } }))
      assert.ok('status' in answer && [400, 401, 403].includes(answer.status))
    })
  )
})

test.run()
