// Express 4 and 5 for real: mutual TLS by every version, new and resumed; HTTP/2; and every way to spell a path.

import type { TLSSocket } from 'node:tls'
import express5, { type Express, type RequestHandler } from 'express'
import { bearerAllowed, byRoute, type Gate, gate, noScopes, observed, scopes } from 'gatecheck'
import { type ExpressOptions, expressGate, tlsSocket, tokenOf } from 'gatecheck/express'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../contract'
import { appOf, expresses, opened, wire } from './express/both'
import { overHttp2, rawHttp2, streams } from './express/http2'
import { called, ending, first, second, secured, stranger } from './express/tls'

const test = suite('express for real')
test.after(ending.run)

const introspect = knownTokens({
  first: { subject: 'first', confirmation: { thumbprint: first.thumbprint } },
  second: { subject: 'second', confirmation: { thumbprint: second.thumbprint } },
  stranger: { subject: 'stranger', confirmation: { thumbprint: stranger.thumbprint } },
  plain: { scopes: ['time:query'] },
  admin: { scopes: ['time:query', 'admin'] }
})
const bound = gate({ introspect, require: noScopes })
const served: RequestHandler = (req, res) => {
  res.json({ subject: tokenOf(req).subject })
}

test('a session can be resumed until sessionTimeout and not a moment longer: a resumption hands out no new ticket', async () => {
  for (const { reused, statuses } of await Promise.all(
    (['TLSv1.2', 'TLSv1.3'] as const).map(async version => {
      const port = await secured(appOf(express5).use(expressGate(bound), served), {
        sessionTimeout: 3
      }) // OpenSSL counts whole seconds, and 3.5 may end a session one early, 3.0 one late
      const { session } = await called(port, { client: first, version, tokens: ['first'] })
      const soon = await called(port, { version, session, tokens: ['first'] })
      await new Promise(resolve => setTimeout(resolve, 1_200))
      const later = await called(port, {
        version,
        session: soon.session ?? session,
        tokens: ['first']
      })
      await new Promise(resolve => setTimeout(resolve, 3_000))
      assert.equal([soon.reused, later.reused], [true, true])
      return called(port, { version, session: later.session ?? session, tokens: ['first'] })
    })
  ))
    assert.equal([reused, statuses], [false, [401]])
})

for (const [name, express] of expresses) {
  const app = (build: (app: Express) => unknown): Express => {
    const made = appOf(express)
    build(made)
    return made
  }
  const guarded = (options?: ExpressOptions) =>
    app(made => made.get('/time', expressGate(bound, options), served))

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`${name}, ${version}: the token works with its own certificate alone [RFC 8705 §3]`, async () => {
      const port = await secured(guarded())
      const statuses = async (client: typeof first | undefined) =>
        (
          await called(port, {
            client,
            version,
            tokens: ['first', 'second', 'stranger', 'first', '']
          })
        ).statuses
      assert.equal(await statuses(first), [200, 401, 401, 200, 401])
      assert.equal(await statuses(second), [401, 200, 401, 401, 401])
      assert.equal(await statuses(stranger), [401, 401, 200, 401, 401]) // no chain to `ca`: bound to the self-signed certificate itself [RFC 8705 §2.2]
      assert.equal(await statuses(undefined), [401, 401, 401, 401, 401])
    })

    test(`${name}, ${version}: a refusal says why, and nothing secret`, async () => {
      const port = await secured(guarded())
      for (const [client, token, challenge] of [
        [second, 'first', 'certificate mismatch'],
        [undefined, 'first', 'certificate missing'],
        [first, '', 'realm="protected"']
      ] as const) {
        const {
          told: [answer]
        } = await called(port, { client, version, tokens: [token] })
        assert.match(answer?.header('www-authenticate')[0] ?? '', challenge)
        assert.equal(
          [answer?.header('cache-control'), answer?.header('www-authenticate').length],
          [['no-store'], 1]
        )
        assertNoSecrets([answer?.lines, answer?.body])
        assert.not.match(JSON.stringify(answer), first.certificate.split('\n')[1] ?? '-')
      }
    })

    test(`${name}, ${version}: a connection's certificate is read once, that it has none is asked each time`, async () => {
      const asks: number[] = []
      const counting: RequestHandler = ({ socket }, _res, next) => {
        const tls = socket as TLSSocket & { asks?: number }
        if (tls.asks === undefined) {
          const { getPeerX509Certificate: own } = tls
          tls.asks = 0
          tls.getPeerX509Certificate = () => {
            tls.asks = (tls.asks ?? 0) + 1
            return own.call(tls)
          }
        }
        next()
      }
      const port = await secured(
        app(made =>
          made.use(
            counting,
            expressGate(bound, {
              certificate: arrived => {
                const shown = tlsSocket(arrived)
                asks.push((arrived.socket as { asks?: number }).asks ?? -1)
                return shown
              }
            }),
            served
          )
        )
      )
      await called(port, { client: first, version, tokens: ['first', 'first', 'first'] })
      await called(port, { version, tokens: ['first', 'first'] })
      assert.equal(asks, [1, 1, 1, 1, 2])
    })

    test(`${name}, ${version}: a resumed session shows the certificate of its first handshake, whatever the client has now`, async () => {
      const port = await secured(guarded())
      const { session, reused } = await called(port, { client: first, version, tokens: ['first'] })
      assert.not.ok(reused)
      for (const client of [first, second, undefined]) {
        const again = await called(port, { client, version, session, tokens: ['first', 'second'] })
        assert.equal([again.reused, ...again.statuses], [true, 200, 401])
      }
    })

    test(`${name}, ${version}: a resumed session that never showed a certificate has none, even where Node calls it authorized`, async () => {
      const said: unknown[] = []
      const port = await secured(
        app(made =>
          made.use(
            ({ socket }, _res, next) => {
              const { authorized, getPeerX509Certificate } = socket as TLSSocket
              said.push([authorized, getPeerX509Certificate.call(socket)?.raw.length ?? 0])
              next()
            },
            expressGate(bound),
            served
          )
        )
      )
      const { session } = await called(port, { version, tokens: ['first'] })
      const again = await called(port, { version, session, tokens: ['first'] })
      assert.equal([again.reused, again.statuses], [true, [401]])
      assert.match(again.told[0]?.header('www-authenticate')[0] ?? '', 'certificate missing')
      const [, [trap] = []] = said as readonly (readonly unknown[])[] // on TLS 1.3 Node 20 and 22 say that they are authorized, 24.21 no more
      assert.equal(said, [
        [false, 0],
        [version === 'TLSv1.3' ? trap : false, 0]
      ])
    })
  }

  test(`${name}: with rejectUnauthorized a stranger gets no answer, and the token of a certificate that is trusted works`, async () => {
    const port = await secured(guarded(), { rejectUnauthorized: true })
    assert.equal((await called(port, { client: first, tokens: ['first'] })).statuses, [200])
    assert.equal(
      await called(port, { client: stranger, tokens: ['stranger'] }).then(
        ({ statuses }) => statuses,
        () => []
      ),
      []
    )
  })

  test(`${name}: without TLS there is no certificate, and no header makes one`, async () => {
    const port = await opened(ending, guarded())
    const der = first.certificate.replace(/-----[^-]+-----|\s/g, '')
    const lines = [
      'Authorization: Bearer first',
      `Client-Cert: :${der}:`,
      `X-Client-Cert: ${encodeURIComponent(first.certificate)}`,
      `X-SSL-Cert: ${der}`
    ]
    assert.is((await wire(port, { target: '/time', lines })).status, 401)
  })

  // HTTP/2
  test(`${name}, HTTP/2: streams of one connection share its certificate and are judged each by itself`, async () => {
    const port = await overHttp2(express, guarded())
    const statuses = async (client: typeof first | undefined) =>
      (
        await streams(port, client, [
          { authorization: 'Bearer first' },
          { authorization: 'Bearer second' },
          {}
        ])
      ).map(({ headers }) => headers[':status'])
    assert.equal(
      [await statuses(first), await statuses(second), await statuses(undefined)],
      [
        [200, 401, 401],
        [401, 200, 401],
        [401, 401, 401]
      ]
    )
  })
  test(`${name}, HTTP/2: a refusal has its challenge lines, also to HEAD; the route is known, pseudo headers are no headers`, async () => {
    const seen: unknown[] = []
    const look: Gate = async request => {
      seen.push([
        request.method,
        request.path,
        request.route,
        request.header(':path'),
        request.header(':authority'),
        request.header('x-a')
      ])
      return bound(request)
    }
    const asks: unknown[] = []
    const port = await overHttp2(
      express,
      app(made =>
        made.get(
          '/payments/:id',
          expressGate(look, {
            certificate: arrived => {
              const certificate = tlsSocket(arrived)
              asks.push([arrived.peer, tlsSocket(arrived) === certificate])
              return certificate
            }
          }),
          served
        )
      )
    )
    const [get, head] = await streams(port, second, [
      { ':path': '/payments/7?a', authorization: 'Bearer first', 'x-a': ['1', '2'] },
      { ':path': '/payments/7', ':method': 'HEAD' }
    ])
    assert.equal(
      [
        get?.headers[':status'],
        JSON.parse(get?.body ?? '') && typeof get?.headers['www-authenticate']
      ],
      [401, 'string']
    )
    assert.equal(
      [head?.headers[':status'], head?.body, head?.headers['www-authenticate']],
      [401, '', 'Bearer realm="protected"']
    )
    assert.equal(seen, [
      ['GET', '/payments/7', '/payments/{id}', [], [], ['1', '2']],
      ['HEAD', '/payments/7', '/payments/{id}', [], [], []]
    ])
    assert.equal(asks, [
      ['127.0.0.1', true],
      ['127.0.0.1', true]
    ])
  })
  test(`${name}, HTTP/2: the certificate is read once per connection, not per stream`, async () => {
    const shown = new Set<unknown>()
    const port = await overHttp2(
      express,
      app(made =>
        made.use(
          expressGate(bound, {
            certificate: arrived => {
              const certificate = tlsSocket(arrived)
              shown.add(certificate)
              return certificate
            }
          }),
          served
        )
      )
    )
    await streams(port, first, [
      { authorization: 'Bearer first' },
      { authorization: 'Bearer first' }
    ])
    assert.is(shown.size, 1)
  })
  test(`${name}, HTTP/2: a doubled authorization is seen and refused`, async () => {
    const told: unknown[] = []
    const port = await overHttp2(
      express,
      app(made =>
        made.use(
          expressGate(
            observed(decision => {
              told.push(decision._tag === 'Allow' ? 'Allow' : decision.reason)
            })(bound)
          ),
          served
        )
      )
    )
    await rawHttp2(port, first, [['authorization', 'Bearer first']])
    await rawHttp2(port, first, [
      ['authorization', 'Bearer first'],
      ['authorization', 'Bearer second']
    ])
    assert.equal(told, ['Allow', 'malformed_request'])
  })

  // Spellings
  const spellings: readonly (readonly [method: string, target: string])[] = [
    ...['', '/v1'].flatMap(at =>
      [
        '/time',
        '/Time',
        '/TIME',
        '/time/',
        '/time//',
        '//time',
        '/./time',
        '/time/.',
        '/a/../time',
        '/%2e/time',
        '/%74ime',
        '/tim%65',
        '/time%20',
        '/%20time',
        '/time%00',
        '/time%2f',
        '/%2ftime',
        '/time;a=b',
        '/time?',
        '/time?a=/other',
        '/time#a',
        '/time#a?b',
        '/time%3f',
        '/time%23a',
        '/\\time',
        '/time\\',
        '/time.json',
        '/time{',
        '/%25%37%34ime',
        '/%E2%84%AAime',
        '/t%C4%B1me',
        '/own',
        '/Own',
        '/OWN/',
        '/own%',
        '/time/%2e%2e/own',
        '',
        '/',
        '?',
        '/accounts/7',
        '/Accounts/7',
        '/accounts/7/',
        '/accounts/%37',
        '/accounts/%2e',
        '/accounts/..%2ftime'
      ].map(path => ['GET', at + path] as const)
    ),
    ...[
      '/V1/time',
      '/V1/Time/',
      '/v1%2ftime',
      '/%761/time',
      '//v1/time',
      '/v1/v1/time',
      'http://api.example.com/time',
      'http://api.example.com/v1/time',
      'http://api.example.com//time',
      'http://api.example.com/%74ime',
      'https://elsewhere.example.com/Time',
      'http://api.example.com?a=/time',
      'HTTP://api.example.com/time',
      'http://api.example.com#/time',
      '*'
    ].map(target => ['GET', target] as const),
    ...['HEAD', 'POST', 'OPTIONS', 'PUT', 'TRACE', 'PROPFIND'].flatMap(method =>
      ['/time', '/Time', '/time/', '/%74ime', '/v1/time', '/accounts/7'].map(
        target => [method, target] as const
      )
    )
  ]
  const admin = bearerAllowed(scopes('admin'))
  const anyone = bearerAllowed(scopes('time:query'))
  const table = (at: string): Readonly<Record<string, typeof admin>> => ({
    [`GET ${at}/time`]: admin,
    [`POST ${at}/time`]: admin,
    [`ANY ${at}/Own`]: admin,
    [`GET ${at}/accounts/{id}`]: admin,
    [`ANY ${at}/{name}`]: anyone,
    [`ANY ${at}/{rest+}`]: anyone,
    ...(at === '' ? { 'ANY /': anyone } : { [`ANY ${at}`]: anyone })
  })
  const strong: RequestHandler = (_req, res) => {
    res.setHeader('x-handler', 'strong').end()
  }
  const weak: RequestHandler = (_req, res) => {
    res.setHeader('x-handler', 'weak').end()
  }
  type Routes = Record<
    'get' | 'post' | 'all',
    (path: string, ...handlers: readonly RequestHandler[]) => unknown
  >
  const routes = (on: Routes, ...guards: readonly RequestHandler[]): void => {
    on.get('/time', ...guards, strong)
    on.post('/time', ...guards, strong)
    on.all('/Own', ...guards, strong)
    on.get('/accounts/:id', ...guards, strong)
    on.all('/:name', ...guards, weak)
  }
  const passing: RequestHandler = (_req, _res, next) => next()
  const router = (
    options: object,
    build: (inner: ReturnType<typeof express.Router>) => unknown
  ) => {
    const inner = express.Router(options)
    build(inner)
    return inner
  }
  const exact = { caseSensitive: true, strict: true }
  for (const [title, at, build, least] of [
    [
      'one gate for the app',
      '',
      (made, guard) => {
        made.use(guard)
        routes(made)
        made.use(weak)
      },
      20
    ],
    [
      'one gate for an app that is exact about case and slashes',
      '',
      (made, guard) => {
        made.enable('case sensitive routing').enable('strict routing').use(guard)
        routes(made)
        made.use(weak)
      },
      8
    ],
    [
      'a gate in every route',
      '',
      (made, guard) => {
        routes(made, guard)
        made.use(guard, weak)
      },
      20
    ],
    [
      'a gate in every route, after routes that pass everything on',
      '',
      (made, guard) => {
        made.all('/:name', guard, passing)
        made.all(/.*/, passing)
        routes(made, guard)
        made.use(guard, weak)
      },
      20
    ],
    [
      'a gate for a mounted router',
      '/v1',
      (made, guard) =>
        made.use(
          '/v1',
          guard,
          router({}, inner => {
            routes(inner)
            inner.use(weak)
          })
        ),
      20
    ],
    [
      'a gate in a mounted router',
      '/v1',
      (made, guard) =>
        made.use(
          '/v1',
          router({}, inner => {
            inner.use(guard)
            routes(inner)
            inner.use(weak)
          })
        ),
      20
    ],
    [
      'a gate in every route of a mounted router',
      '/v1',
      (made, guard) =>
        made.use(
          '/v1',
          router({}, inner => {
            routes(inner, guard)
            inner.use(guard, weak)
          })
        ),
      20
    ],
    [
      'a gate in every route of a mounted router that is exact',
      '/v1',
      (made, guard) =>
        made.use(
          '/v1',
          router(exact, inner => {
            routes(inner, guard)
            inner.use(guard, weak)
          })
        ),
      8
    ],
    [
      'a gate in every route of an app below an app',
      '/v1',
      (made, guard) =>
        made.use(
          '/v1',
          app(inner => {
            routes(inner, guard)
            inner.use(guard, weak)
          })
        ),
      20
    ],
    [
      'a gate in every route below a parameter',
      '/v1',
      (made, guard) =>
        made.use(
          '/:version',
          router({ mergeParams: true }, inner => {
            routes(inner, guard)
            inner.use(guard, weak)
          })
        ),
      20
    ],
    [
      'a gate in every route below a parameter that the router cannot see',
      '/v1',
      (made, guard) =>
        made.use(
          '/:version',
          router({}, inner => {
            routes(inner, guard)
            inner.use(guard, weak)
          })
        ),
      20
    ]
  ] as readonly (readonly [
    string,
    string,
    (made: Express, guard: RequestHandler) => unknown,
    number
  ])[])
    test(`${name}: ${title}: whatever way a path is spelled, its handler is reached under its own rule alone`, async () => {
      const judged = gate({ introspect, require: byRoute(table(at)) })
      const ports = await Promise.all(
        [passing, expressGate(judged)].map(guard =>
          opened(
            ending,
            app(made => build(made, guard as RequestHandler))
          )
        )
      )
      const [bare = 0, held = 0] = ports
      const handler = async (port: number, method: string, target: string, token: string) =>
        (
          await wire(port, {
            method,
            target,
            lines: [`Authorization: Bearer ${token}`, 'Content-Length: 0']
          })
        ).header('x-handler')[0]
      const open = await Promise.all(
        spellings.map(([method, target]) => handler(bare, method, target, '-'))
      )
      const reached = open.filter(by => by === 'strong').length
      assert.ok(reached >= least, `${reached} spellings reach it unguarded`)
      const through = await Promise.all(
        spellings.map(
          async ([method, target]) =>
            [`${method} ${target}`, await handler(held, method, target, 'plain')] as const
        )
      )
      assert.equal(
        through.filter(([, by]) => by === 'strong'),
        []
      )
      assert.is(await handler(held, 'GET', `${at}/times`, 'plain'), 'weak')
      assert.is(await handler(held, 'GET', `${at}/accounts/7`, 'admin'), 'strong')
    })

  test(`${name}: a method that is overridden before the gate is judged as what it became`, async () => {
    const override: RequestHandler = (req, _res, next) => {
      req.method = String(req.headers['x-http-method-override'] ?? req.method)
      next()
    }
    const judged = gate({
      introspect,
      require: byRoute({ 'POST /time': anyone, 'DELETE /time': admin })
    })
    const port = await opened(
      ending,
      app(made => {
        made.use(override, expressGate(judged))
        made.delete('/time', strong)
        made.post('/time', weak)
      })
    )
    const by = async (token: string, ...lines: readonly string[]) =>
      (
        await wire(port, {
          method: 'POST',
          target: '/time',
          lines: [`Authorization: Bearer ${token}`, 'Content-Length: 0', ...lines]
        })
      ).header('x-handler')[0]
    assert.equal(
      [
        await by('plain'),
        await by('plain', 'X-HTTP-Method-Override: DELETE'),
        await by('admin', 'X-HTTP-Method-Override: DELETE')
      ],
      ['weak', undefined, 'strong']
    )
  })
}

test.run()
