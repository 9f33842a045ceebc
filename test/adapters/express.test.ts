import { createHash } from 'node:crypto'
import { createServer as createHttp } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import type { ErrorRequestHandler, Express, RequestHandler } from 'express'
import fc from 'fast-check'
import {
  type Allow,
  byRoute,
  type ClientCertificate,
  type Decision,
  type Gate,
  gate,
  noScopes,
  type ResourceRequest,
  type Signal,
  scopes
} from 'gatecheck'
import {
  type Arrived,
  type ExpressOptions,
  expressGate,
  tlsSocket,
  tokenOf
} from 'gatecheck/express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { endings } from '../../examples/tutorial/endings'
import { contract, type Shown, withoutSecrets } from '../contract'
import { appOf, expresses, opened, type Told, toldOf, type Wire, wire } from '../real/express/both'
import { bound, first, knows, knowsToken, now, pem, second, secret, wild } from '../samples'

const test = suite('express')
const ending = endings()
test.after(ending.run)

const good = gate({ require: noScopes, introspect: knowsToken(bound), now })
function shows(certificate?: ClientCertificate): ExpressOptions {
  return { certificate: () => certificate }
}
const mine = shows(pem(first.pem))
const bearer = `Authorization: Bearer ${secret}`
const served: RequestHandler = (req, res) => {
  res.json({ subject: tokenOf(req).subject, auth: (req as { auth?: Allow }).auth?._tag })
}

/** One app, one call. */
async function asked(app: Express, call: Partial<Wire> = {}): Promise<Told> {
  return wire(await opened(ending, app), { target: '/time', lines: [bearer], ...call })
}

for (const [name, express] of expresses) {
  const made = (build: (app: Express) => unknown): Express => {
    const app = appOf(express)
    build(app)
    return app
  }

  // Every situation, through one app whose gate is chosen per call, answered by us or by an error handler.
  let passes: Gate = good
  let certificate: ClientCertificate | undefined
  const changing: Gate = (request, signal) => passes(request, signal)
  const reader = (): ClientCertificate | undefined => certificate
  const own: ErrorRequestHandler = (decision: Decision, _, res, next) => {
    if (decision._tag === 'Allow') return next(decision)
    res.status(decision.status).json({ own: decision.reason })
  }
  const port = (build: (app: Express) => unknown) => opened(ending, made(build))
  const ports = Promise.all([
    port(app => app.use(expressGate(changing, { certificate: reader }), served)),
    port(app =>
      app.use(expressGate(changing, { certificate: reader, refusals: 'next' }), served, own)
    )
  ])
  const through =
    (i: 0 | 1) =>
    async (
      pass: Gate,
      { authorization, certificate: text, method, path }: Shown
    ): Promise<Told> => {
      passes = pass
      certificate = text === undefined ? undefined : pem(text)
      return wire((await ports)[i], {
        method,
        target: path,
        lines: authorization.map(line => `Authorization: ${line}`)
      })
    }
  contract(test, through(0), (answer, { outcome }) => {
    assert.not.ok(answer instanceof Error)
    if (answer instanceof Error) return
    assert.is(answer.status, outcome === 'Allow' ? 200 : outcome)
    if (outcome === 'Allow')
      return assert.equal(JSON.parse(answer.body), { subject: 'john', auth: 'Allow' })
    const { error, error_description, ...more } = JSON.parse(answer.body) as Record<string, unknown>
    assert.equal([typeof error, typeof error_description, more], ['string', 'string', {}])
    assert.equal(answer.header('cache-control'), ['no-store'])
    assert.equal(answer.header('content-type'), ['application/json'])
    assert.is(answer.header('retry-after').length, outcome === 503 ? 1 : 0)
    const challenges = answer.header('www-authenticate')
    assert.is(challenges.length, outcome >= 500 ? 0 : 1)
    for (const challenge of challenges) assert.match(challenge, /^Bearer [\x20-\x7e]{1,1000}$/)
    assert.equal(answer.header('access-control-expose-headers'), ['WWW-Authenticate'])
  })
  contract(test, through(1), (answer, { outcome, reason }) => {
    assert.not.ok(answer instanceof Error)
    if (answer instanceof Error) return
    assert.is(answer.status, outcome === 'Allow' ? 200 : outcome)
    assert.equal(
      JSON.parse(answer.body),
      outcome === 'Allow' ? { subject: 'john', auth: 'Allow' } : { own: reason }
    )
  })

  // What the request is taken to be
  const seen = async (
    build: (app: Express, guard: RequestHandler) => unknown,
    call: Partial<Wire> = {}
  ): Promise<readonly ResourceRequest[]> => {
    const requests: ResourceRequest[] = []
    const guard = expressGate(async request => {
      requests.push(request)
      return { _tag: 'Allow', token: bound, facts: { now: 0 } }
    }, mine)
    const { status } = await asked(
      made(app => {
        build(app, guard)
        app.use((_, res) => {
          res.end()
        })
      }),
      call
    )
    assert.is(status, 200)
    return requests
  }
  const passed: RequestHandler = (_req, _res, next) => next()
  const router = (build: (inner: ReturnType<typeof express.Router>) => unknown, options = {}) => {
    const inner = express.Router(options)
    build(inner)
    return inner
  }
  for (const [title, build, target, path, route] of [
    [
      'an app sees the path and no route',
      (app, guard) => app.use(guard),
      '/time',
      '/time',
      undefined
    ],
    [
      "the query is not the path's",
      (app, guard) => app.use(guard),
      '/time?a=/b',
      '/time',
      undefined
    ],
    [
      'a fragment is, for Express would drop it',
      (app, guard) => app.use(guard),
      '/time#a',
      '/time#a',
      undefined
    ],
    [
      'a route is its own pattern',
      (app, guard) => app.get('/time', guard),
      '/time',
      '/time',
      '/time'
    ],
    [
      'a parameter is written as byRoute does',
      (app, guard) => app.get('/payments/:id/parts/:part', guard),
      '/payments/7/parts/8',
      '/payments/7/parts/8',
      '/payments/{id}/parts/{part}'
    ],
    ['the root is a route', (app, guard) => app.get('/', guard), '/', '/', '/'],
    [
      'a route that Express matches in another case',
      (app, guard) => app.get('/time', guard),
      '/TIME/',
      '/TIME/',
      '/time'
    ],
    [
      'app.route and app.all',
      (app, guard) => app.route('/time').all(guard),
      '/time',
      '/time',
      '/time'
    ],
    [
      'a gate in a list',
      (app, guard) => app.get('/time', [passed, guard]),
      '/time',
      '/time',
      '/time'
    ],
    [
      'a router under a mount',
      (app, guard) =>
        app.use(
          '/v1',
          router(inner => inner.get('/payments/:id', guard))
        ),
      '/v1/payments/7',
      '/v1/payments/7',
      '/v1/payments/{id}'
    ],
    [
      'a router under two',
      (app, guard) =>
        app.use(
          '/api',
          router(inner =>
            inner.use(
              '/v1/',
              router(deep => deep.get('/time', guard))
            )
          )
        ),
      '/api/v1/time?x',
      '/api/v1/time',
      '/api/v1/time'
    ],
    [
      'an app under a mount',
      (app, guard) =>
        app.use(
          '/v1',
          made(inner => inner.get('/time', guard))
        ),
      '/v1/time',
      '/v1/time',
      '/v1/time'
    ],
    [
      'a mount point itself has no slash that nobody sent',
      (app, guard) => app.use('/v1', guard),
      '/v1',
      '/v1',
      undefined
    ],
    [
      'a mount point itself, with a query',
      (app, guard) => app.use('/v1', guard),
      '/v1?x',
      '/v1',
      undefined
    ],
    [
      "a mount point's slash that was sent stays",
      (app, guard) => app.use('/v1', guard),
      '/v1/',
      '/v1/',
      undefined
    ],
    [
      "a router's root under a mount",
      (app, guard) =>
        app.use(
          '/v1',
          router(inner => inner.get('/', guard))
        ),
      '/v1',
      '/v1',
      '/v1'
    ],
    [
      'a mount in another case has no rule',
      (app, guard) =>
        app.use(
          '/v1',
          router(inner => inner.get('/time', guard))
        ),
      '/V1/time',
      '/V1/time',
      '/V1/time'
    ],
    [
      'a mount with a parameter is no template',
      (app, guard) =>
        app.use(
          '/:tenant',
          router(inner => inner.get('/time', guard), { mergeParams: true })
        ),
      '/acme/time',
      '/acme/time',
      undefined
    ],
    [
      "nor beside the route's own",
      (app, guard) =>
        app.use(
          '/:tenant',
          router(inner => inner.get('/payments/:id', guard), { mergeParams: true })
        ),
      '/acme/payments/7',
      '/acme/payments/7',
      undefined
    ],
    [
      'a mount that the client spelled with braces is none',
      (app, guard) =>
        app.use(
          '/:tenant',
          router(inner => inner.get('/time', guard))
        ),
      '/{tenant}/time',
      '/{tenant}/time',
      undefined
    ],
    [
      'a pattern of regular expressions is no template',
      (app, guard) => app.get(/^\/t.*$/, guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'a list of patterns is none',
      (app, guard) => app.get(['/time', '/date'], guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'a parameter within a segment is none',
      (app, guard) => app.get('/time.:form', guard),
      '/time.json',
      '/time.json',
      undefined
    ],
    [
      'a pattern with a final slash is none',
      (app, guard) => app.get('/time/', guard),
      '/time',
      '/time',
      undefined
    ],
    [
      "a route that passed the request on is not the gate's",
      (app, guard) => app.get('/:any', passed).use(guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'not even where the gate stood in it',
      (app, guard) => app.get('/:any', guard, passed).use(guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'nor for a route without parameters',
      (app, guard) => app.get('/time', guard, passed).use(guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'nor where a router called it',
      (app, guard) =>
        app.get('/:any', passed).use(
          '/',
          router(inner => inner.use(guard))
        ),
      '/time',
      '/time',
      undefined
    ],
    [
      'a gate inside another function is not found',
      (app, guard) => app.get('/time', (req, res, next) => guard(req, res, next)),
      '/time',
      '/time',
      undefined
    ],
    [
      'what was rewritten before is judged, not what was sent',
      (app, guard) =>
        app.use((req, _res, next) => {
          req.url = '/admin?x'
          next()
        }, guard),
      '/time',
      '/admin',
      undefined
    ],
    [
      'so is what was rewritten under a mount',
      (app, guard) =>
        app.use(
          '/v1',
          router(inner =>
            inner.use((req, _res, next) => {
              req.url = '/admin'
              next()
            }, guard)
          )
        ),
      '/v1/time',
      '/v1/admin',
      undefined
    ],
    [
      'an absolute form stays absolute',
      (app, guard) => app.use(guard),
      'http://api.example.com/time?x',
      'http://api.example.com/time',
      undefined
    ],
    [
      'also under a mount',
      (app, guard) => app.use('/v1', guard),
      'http://api.example.com/v1/time',
      'http://api.example.com/v1/time',
      undefined
    ]
  ] as readonly (readonly [
    string,
    (app: Express, guard: RequestHandler) => unknown,
    string,
    string,
    string | undefined
  ])[])
    test(`${name}: ${title}`, async () => {
      const requests = await seen(build, { target })
      const last = requests[requests.length - 1]
      assert.equal([last?.method, last?.path, last?.route], ['GET', path, route])
      assert.is(last?.url, undefined)
    })
  test(`${name}: the method is the one that middleware before the gate made of it`, async () => {
    const [request] = await seen(
      (app, guard) =>
        app.use((req, _res, next) => {
          req.method = 'DELETE'
          next()
        }, guard),
      { method: 'POST' }
    )
    assert.is(request?.method, 'DELETE')
  })
  test(`${name}: every field line is seen, in order, whatever Express made of them`, async () => {
    const [request] = await seen((app, guard) => app.use(guard), {
      lines: ['authorization: Bearer a', 'X-A: 1', 'AUTHORIZATION: Bearer b', 'x-a: 2']
    })
    assert.equal(
      ['Authorization', 'x-a', 'x-b', ':path'].map(key => request?.header(key)),
      [['Bearer a', 'Bearer b'], ['1', '2'], [], []]
    )
  })
  test(`${name}: X-Forwarded headers and Host change nothing`, async () => {
    const [request] = await seen((app, guard) => app.set('trust proxy', true).use(guard), {
      lines: [
        'X-Forwarded-Host: evil.example',
        'X-Forwarded-Prefix: /admin',
        'X-Forwarded-Proto: https',
        'X-Original-URL: /admin'
      ]
    })
    assert.equal([request?.path, request?.url], ['/time', undefined])
  })

  // What an Allow leaves behind
  test(`${name}: req.auth is the Allow, frozen to its depth`, async () => {
    const auths: Allow[] = []
    await asked(
      made(app =>
        app.use(expressGate(good, mine), (req, res) => {
          auths.push((req as { auth?: Allow }).auth as Allow)
          res.end()
        })
      )
    )
    const [auth] = auths
    assert.is(auth?._tag, 'Allow')
    await asked(
      made(app =>
        app.use(
          expressGate(
            async () => ({ _tag: 'Allow', token: { ...bound, scopes: ['a'] }, facts: { now: 0 } }),
            mine
          ),
          (req, res) => {
            auths.push((req as { auth?: Allow }).auth as Allow)
            res.end()
          }
        )
      )
    )
    assert.ok(
      auths.length === 2 &&
        auths.every(
          auth =>
            Object.isFrozen(auth) &&
            Object.isFrozen(auth.token) &&
            Object.isFrozen(auth.token.scopes) &&
            Object.isFrozen(auth.facts)
        )
    )
  })
  test(`${name}: tokenOf survives what others write to req.auth, and throws where no gate was`, async () => {
    const { body } = await asked(
      made(app =>
        app.use(
          expressGate(good, mine),
          (req, _res, next) => {
            ;(req as { auth?: unknown }).auth = { token: { subject: 'root' } }
            next()
          },
          served
        )
      )
    )
    assert.is((JSON.parse(body) as { subject: string }).subject, 'john')
    const { status } = await asked(
      made(app =>
        app.use((req, _res, next) => {
          ;(req as { auth?: unknown }).auth = { _tag: 'Allow', token: bound }
          next()
        }, served)
      )
    )
    assert.is(status, 500)
    assert.throws(() => tokenOf({}), /no gate/)
  })
  test(`${name}: the last gate speaks: where it refuses, nothing is left of an earlier one's Allow`, async () => {
    const strict = expressGate(
      gate({ require: scopes('admin'), introspect: knowsToken(bound), now }),
      { ...mine, refusals: 'next' }
    )
    const told: unknown[] = []
    const late: ErrorRequestHandler = (_error, req, res, _next) => {
      told.push((req as { auth?: unknown }).auth)
      assert.throws(() => tokenOf(req))
      res.end()
    }
    await asked(made(app => app.use(expressGate(good, mine), strict, served, late)))
    assert.equal(told, [undefined])
  })

  // What a refusal is on the wire
  test(`${name}: each challenge has a field line, beside what others have set; CORS exposes them`, async () => {
    const twice: Gate = async () => ({
      _tag: 'Unauthorized',
      status: 401,
      reason: 'inactive',
      challenges: [
        'Bearer error="invalid_token"',
        'DPoP algs="ES256"',
        `Bearer scope="${'a'.repeat(1_024)}"`,
        'Bearer a="\r\nSet-Cookie: a"'
      ]
    })
    const answer = await asked(
      made(app =>
        app.use(
          (_req, res, next) => {
            res
              .setHeader('WWW-Authenticate', 'Basic realm="a"')
              .setHeader('Access-Control-Expose-Headers', 'X-Total')
              .setHeader('Content-Length', '3')
              .setHeader('ETag', '"a"')
              .setHeader('Cache-Control', 'public')
            next()
          },
          expressGate(twice, mine)
        )
      )
    )
    assert.equal(answer.header('www-authenticate'), [
      'Basic realm="a"',
      'Bearer error="invalid_token"',
      'DPoP algs="ES256"',
      'Bearer realm="protected"'
    ])
    assert.equal(answer.header('access-control-expose-headers'), ['X-Total', 'WWW-Authenticate'])
    assert.equal(answer.header('content-length'), [String(answer.body.length)])
    assert.equal(
      [answer.header('cache-control'), answer.header('etag'), answer.header('set-cookie')],
      [['no-store'], [], []]
    )
    assert.is((JSON.parse(answer.body) as { error: string }).error, 'invalid_token')
  })
  test(`${name}: a HEAD is refused with the same headers and no body`, async () => {
    const answer = await asked(
      made(app => app.use(expressGate(good, mine))),
      { method: 'HEAD', lines: [] }
    )
    assert.equal(
      [answer.status, answer.body, answer.header('www-authenticate')],
      [401, '', ['Bearer realm="protected"']]
    )
  })
  test(`${name}: Retry-After says when`, async () =>
    assert.equal(
      (
        await asked(
          made(app =>
            app.use(
              expressGate(
                async () => ({
                  _tag: 'ServerError',
                  status: 503,
                  reason: 'introspection_unreachable',
                  detail: 'http_503',
                  retryAfter: 7
                }),
                mine
              )
            )
          )
        )
      ).header('retry-after'),
      ['7']
    ))
  test(`${name}: an answer that is under way is cut short, not continued by the next handler`, async () => {
    let ran = false
    const late: ErrorRequestHandler = (_error, _req, _res, _next) => {
      ran = true
    }
    const answer = await asked(
      made(app =>
        app
          .use(
            (_req, res, next) => {
              res.write('half')
              next()
            },
            expressGate(
              gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now }),
              mine
            )
          )
          .use(() => {
            ran = true
          })
          .use(late)
      )
    )
    assert.equal(
      [ran, answer.status, answer.body.includes('half'), answer.body.includes('0\r\n\r\n')],
      [false, 200, true, false]
    )
  })
  test(`${name}: Express' own last handler, given the Decision, answers its status and tells no secret`, async () => {
    const answer = await asked(
      made(app =>
        app.use(expressGate(good, { ...shows(pem(second.pem)), refusals: 'next' }), served)
      )
    )
    assert.is(answer.status, 401)
    withoutSecrets([answer.lines, answer.body])
  })

  // Whoever is no longer there
  test(`${name}: a client that leaves aborts the decision, and no handler runs`, async () => {
    const signals: Signal[] = []
    let ran = false
    let left = (): void => undefined
    const gone = new Promise<void>(resolve => {
      left = resolve
    })
    const waits: Gate = (_, signal) =>
      new Promise(resolve => {
        if (signal !== undefined) signals.push(signal)
        signal?.addEventListener('abort', () => {
          resolve({ _tag: 'Allow', token: bound, facts: { now: 0 } })
          setImmediate(left)
        })
        socket.destroy()
      })
    const at = await opened(
      ending,
      made(app =>
        app.use(expressGate(waits, mine), () => {
          ran = true
        })
      )
    )
    const socket = connect(at, '127.0.0.1')
    socket.write('GET /time HTTP/1.1\r\nHost: a\r\n\r\n')
    await gone
    assert.equal([signals[0]?.aborted, ran], [true, false])
  })
  test(`${name}: nor does one where the client had left before the gate was asked`, async () => {
    let ran = false
    await asked(
      made(app =>
        app.use(
          (req, res, next) => {
            res.once('close', () => setImmediate(next))
            req.socket.destroy()
          },
          expressGate(good, mine),
          () => {
            ran = true
          }
        )
      )
    )
    await new Promise(resolve => setTimeout(resolve, 10))
    assert.not.ok(ran)
  })
  test(`${name}: a client that stays aborts nothing, its body read or not`, async () => {
    const slow: Gate = async (request, signal) => {
      await new Promise(resolve => setTimeout(resolve, 5))
      return signal?.aborted === true
        ? { _tag: 'ServerError', status: 500, reason: 'deadline_exceeded', detail: 'x' }
        : good(request, signal)
    }
    for (const before of [passed, express.json()]) {
      const body = '{"a":1}'
      const answer = await asked(
        made(app => app.use(before, expressGate(slow, mine), served)),
        {
          method: 'POST',
          lines: [
            bearer,
            'Content-Type: application/json',
            `Content-Length: ${body.length}`,
            '',
            body
          ]
        }
      )
      assert.is(answer.status, 200)
    }
  })
  test(`${name}: what was answered meanwhile goes no further`, async () => {
    let ran = false
    const slow: Gate = async (request, signal) => {
      await new Promise(resolve => setTimeout(resolve, 10))
      return good(request, signal)
    }
    for (const pass of [slow, good]) {
      const answer = await asked(
        made(app =>
          app.use(
            (_req, res, next) => {
              next()
              res.status(504).end('late')
            },
            expressGate(pass, mine),
            () => {
              ran = true
            }
          )
        )
      )
      await new Promise(resolve => setTimeout(resolve, 30))
      assert.equal([answer.status, ran], [504, false])
    }
  })

  test(`${name}: a route that a rewrite left behind is not taken for the one that is served`, async () => {
    const guard = expressGate(
      gate({
        require: byRoute({ 'GET /public': noScopes, 'GET /admin': scopes('admin') }),
        introspect: knowsToken(bound),
        now
      }),
      mine
    )
    const app = made(app => {
      app.get('/public', guard, (req, _res, next) => {
        req.url = '/admin'
        next()
      })
      app.use((req, res, next) => guard(req, res, error => next(error)))
      app.get('/admin', served)
    })
    assert.is((await asked(app, { target: '/public' })).status, 403)
  })
  for (const [what, mounted] of [
    [
      "the app's own route",
      (app, rewrite, guard, handler) => app.get('/admin', rewrite, guard, handler)
    ],
    [
      'a route under a mount',
      (app, rewrite, guard, handler) =>
        app.use(
          '/',
          router(inner => inner.get('/admin', rewrite, guard, handler))
        )
    ],
    [
      'a route under a parameter',
      (app, rewrite, guard, handler) =>
        app.use(
          '/:tenant',
          router(inner => inner.get('/admin', rewrite, guard, handler), { mergeParams: true })
        )
    ]
  ] as readonly (readonly [
    string,
    (
      app: Express,
      rewrite: RequestHandler,
      guard: RequestHandler,
      handler: RequestHandler
    ) => unknown
  ])[])
    test(`${name}: ${what} whose path was rewritten before its gate has no rule, never the rewritten path's`, async () => {
      const guard = expressGate(
        gate({
          require: byRoute({
            'GET /admin': scopes('admin'),
            'GET /public': noScopes,
            'GET /{tenant}/public': noScopes
          }),
          introspect: knowsToken(bound),
          now
        }),
        mine
      )
      const app = made(app =>
        mounted(
          app,
          (req, _res, next) => {
            req.url = '/public'
            next()
          },
          guard,
          served
        )
      )
      for (const target of ['/admin', '/acme/admin'])
        assert.not.equal((await asked(app, { target })).status, 200)
    })
  test(`${name}: what spoke of another body does not go out with ours`, async () => {
    const answer = await asked(
      made(app =>
        app.use(
          (_req, res, next) => {
            res.set({ 'Transfer-Encoding': 'chunked', 'Content-Range': 'bytes 0-1/2' })
            next()
          },
          expressGate(good, shows())
        )
      )
    )
    assert.equal(
      [answer.status, answer.header('transfer-encoding'), answer.header('content-range')],
      [401, [], []]
    )
    assert.equal(answer.header('content-length'), [String(answer.body.length)])
  })
  test(`${name}: a TCP client is no unix peer, though its server also listens on a path`, async () => {
    const peers: (string | undefined)[] = []
    const guard = expressGate(good, {
      certificate: ({ peer }) => {
        peers.push(peer)
        return undefined
      }
    })
    await asked(
      made(app =>
        app.use((req, res) => {
          guard(
            Object.create(req, {
              socket: {
                value: Object.create(req.socket, {
                  server: { value: { address: () => '/tmp/s.sock' } }
                })
              }
            }) as typeof req,
            res,
            () => undefined
          )
        })
      )
    )
    assert.equal(peers, ['127.0.0.1'])
  })

  // Certificates from elsewhere
  test(`${name}: a reader gets every header line, the TCP peer and the socket`, async () => {
    const shown: (Omit<Arrived, 'socket' | 'header'> & {
      readonly lines: readonly string[]
      readonly port: boolean
    })[] = []
    const reader = ({ header, peer, socket }: Arrived): undefined => {
      shown.push({ peer, lines: header('Client-Cert'), port: 'remotePort' in socket })
    }
    await asked(
      made(app => app.set('trust proxy', true).use(expressGate(good, { certificate: reader }))),
      { lines: ['Client-Cert: a', 'client-cert: b', 'X-Forwarded-For: 10.0.0.1'] }
    )
    assert.equal(shown, [{ peer: '127.0.0.1', lines: ['a', 'b'], port: true }])
  })
  test(`${name}: over a unix socket the peer is 'unix', whatever is forwarded`, async () => {
    const peers: (string | undefined)[] = []
    const server = createHttp(
      made(app =>
        app.use(
          expressGate(good, {
            certificate: ({ peer }) => {
              peers.push(peer)
              return undefined
            }
          })
        )
      )
    )
    const path = `${tmpdir()}/gatecheck-${process.pid}-${name.slice(-1)}.sock`
    await new Promise<void>(resolve => server.listen(path, resolve))
    const text = await new Promise<string>(resolve => {
      let got = ''
      connect(path)
        .setEncoding('latin1')
        .on('data', chunk => {
          got += String(chunk)
        })
        .on('close', () => resolve(got))
        .write(
          'GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 127.0.0.1\r\nConnection: close\r\n\r\n'
        )
    })
    await new Promise(resolve => server.close(resolve))
    assert.equal([toldOf(text).status, peers], [401, ['unix']])
  })
  test(`${name}: the peer of a client that has reset its connection is not known`, async () => {
    const peers: (string | undefined)[] = []
    const guard = expressGate(good, {
      certificate: ({ peer }) => {
        peers.push(peer)
        return undefined
      }
    })
    await asked(
      made(app =>
        app.use((req, res) => {
          const reset = Object.create(req, {
            socket: { value: Object.create(req.socket, { remoteAddress: { value: undefined } }) }
          }) as typeof req
          guard(reset, res, () => undefined)
        })
      )
    )
    assert.equal(peers, [undefined])
  })
  test(`${name}: a header without a reader for it is nothing, and with one the socket is not looked at`, async () => {
    const plain = await asked(
      made(app => app.use(expressGate(good))),
      { lines: [bearer, `Client-Cert: :${first.pem.replace(/-----[^-]+-----|\s/g, '')}:`] }
    )
    assert.is(plain.status, 401)
    const socket = {
      getPeerX509Certificate: (): never => {
        throw new Error('asked the socket')
      }
    }
    const shadowed: RequestHandler = (req, _res, next) => {
      Object.defineProperty(req, 'socket', { value: socket })
      next()
    }
    assert.match(
      (await asked(made(app => app.use(shadowed, expressGate(good, shows()))))).header(
        'www-authenticate'
      )[0] ?? '',
      'certificate missing'
    )
  })
  for (const [how, certificate] of [
    [
      'throws',
      () => {
        throw new Error(secret)
      }
    ],
    [
      'throws what is no error',
      () => {
        throw undefined
      }
    ]
  ] as const)
    test(`${name}: a reader that ${how} is a server error`, async () => {
      const answer = await asked(made(app => app.use(expressGate(good, { certificate }), served)))
      assert.is(answer.status, 500)
      withoutSecrets([answer.lines, answer.body])
    })
  for (const [what, value] of [
    ['a promise', () => Promise.reject(new Error('x'))],
    ['a text', () => 'x'],
    ['an unknown tag', () => ({ _tag: 'Jwk' })]
  ] as const)
    test(`${name}: a reader that returns ${what} has shown something unreadable, never nothing`, async () => {
      const open = gate({
        require: { scopes: [], binding: 'optional' },
        introspect: knowsToken({ ...bound, confirmation: {} }),
        now
      })
      assert.is(
        (
          await asked(
            made(app => app.use(expressGate(open, { certificate: value as never }), served))
          )
        ).status,
        401
      )
    })

  test(`${name}: a reader whose promise rejects ends no process, whatever the gate makes of it`, async () => {
    const allows: Gate = async () => ({ _tag: 'Allow', token: bound, facts: { now: 0 } })
    assert.is(
      (
        await asked(
          made(app =>
            app.use(
              expressGate(allows, {
                certificate: (async () => {
                  throw new Error('x')
                }) as never
              }),
              served
            )
          )
        )
      ).status,
      200
    )
    await new Promise(setImmediate)
  })

  // Any gate
  for (const [what, hostile] of [
    [
      'rejects',
      async () => {
        throw new Error(secret)
      }
    ],
    [
      'throws',
      () => {
        throw new Error(secret)
      }
    ],
    ['says nothing', async () => undefined],
    ['says yes', async () => true],
    ['has a tag of its own', async () => ({ _tag: 'Allowed' })],
    ['allows without a token', async () => ({ _tag: 'Allow' })]
  ] as readonly (readonly [string, unknown])[])
    test(`${name}: a gate that ${what} is a server error`, async () => {
      const answer = await asked(made(app => app.use(expressGate(hostile as Gate, mine), served)))
      assert.is(answer.status, 500)
      withoutSecrets([answer.lines, answer.body])
    })
  test(`${name}: a request whose response something has destroyed meanwhile goes no further, decided at once or later`, async () => {
    for (const ms of [undefined, 1]) {
      let passed = 0
      let destroyResponse = (): void => undefined
      const require = (): typeof noScopes | Promise<typeof noScopes> => {
        destroyResponse()
        return ms === undefined
          ? noScopes
          : new Promise(resolve => setTimeout(resolve, ms, noScopes))
      }
      const guard = expressGate(
        gate({ require: require as never, introspect: knowsToken(bound), now }),
        mine
      )
      await asked(
        made(app =>
          app.use((req, res) => {
            destroyResponse = () => {
              res.destroy()
            }
            guard(req, res, () => {
              passed += 1
            })
          })
        )
      ).catch(() => undefined)
      await new Promise(resolve => setTimeout(resolve, 5))
      assert.is(passed, 0)
    }
  })
  test(`${name}: below a parameter byRoute finds its rule by the path where the router merges parameters, else none, never a weaker one`, async () => {
    const guard = expressGate(
      gate({
        introspect: knowsToken(bound),
        now,
        require: byRoute({ 'GET /{tenant}/payments/{id}': scopes('payments') })
      }),
      mine
    )
    for (const [mergeParams, status] of [
      [true, 200],
      [false, 403]
    ] as const)
      assert.is(
        (
          await asked(
            made(app =>
              app.use(
                '/:tenant',
                router(inner => inner.get('/payments/:id', guard, served), { mergeParams })
              )
            ),
            { target: '/acme/payments/7' }
          )
        ).status,
        status
      )
  })
  test(`${name}: one gate per route, one table for an app`, async () => {
    const introspect = knowsToken(bound)
    const needs = (scope: string) =>
      expressGate(gate({ introspect, require: scopes(scope), now }), mine)
    const each = await opened(
      ending,
      made(app => {
        app.get('/time', needs('time:query'), served)
        app.get('/admin', needs('admin'), served)
      })
    )
    const table = await opened(
      ending,
      made(app =>
        app.use(
          expressGate(
            gate({
              introspect,
              now,
              require: byRoute({ 'GET /time': scopes('time:query'), 'GET /admin': scopes('admin') })
            }),
            mine
          ),
          served
        )
      )
    )
    for (const at of [each, table])
      assert.equal(
        await Promise.all(
          ['/time', '/admin'].map(
            async target => (await wire(at, { target, lines: [bearer] })).status
          )
        ),
        [200, 403]
      )
  })
}

// Any request
test('any request that Node can make is refused or passed on, once, and nothing is thrown', () => {
  const text = fc.oneof(
    fc.constantFrom(
      '/',
      '/time',
      '',
      '*',
      '/v1',
      'http://a/time',
      '?',
      '//',
      ':path',
      'authorization',
      `Bearer ${secret}`
    ),
    wild
  )
  const route = fc.record({
    path: fc.oneof(text, fc.anything()),
    stack: fc.oneof(fc.array(fc.anything()), fc.anything())
  })
  const like = fc.record(
    {
      method: text,
      url: text,
      originalUrl: text,
      baseUrl: text,
      rawHeaders: fc.array(text),
      params: fc.anything(),
      route: fc.oneof(route, fc.anything()),
      socket: fc.constant({}),
      stream: fc.constant(undefined),
      next: fc.anything()
    },
    { requiredKeys: ['method', 'url', 'originalUrl', 'baseUrl', 'rawHeaders', 'socket'] }
  )
  return fc.assert(
    fc.asyncProperty(like, async given => {
      const ends: unknown[] = []
      const done = new Promise<void>(resolve => {
        const end = (what: unknown): void => {
          ends.push(what)
          resolve()
        }
        const response = {
          statusCode: 200,
          headersSent: false,
          writableEnded: false,
          getHeader: () => undefined,
          setHeader: () => undefined,
          removeHeader: () => undefined,
          end: (body: string) => end([response.statusCode, body]),
          destroy: () => end('cut'),
          once: () => undefined,
          removeListener: () => undefined
        }
        expressGate(good)(given as never, response, end)
      })
      await done
      await new Promise(setImmediate)
      assert.is(ends.length, 1)
      withoutSecrets(ends)
    }),
    { numRuns: 150 }
  )
})

// The reader of sockets
const der = new Uint8Array([0x30, 1, 0])
for (const [what, socket] of [
  ['a plain socket', {}],
  [
    'a TLS socket without a certificate',
    { authorized: false, getPeerX509Certificate: () => undefined }
  ],
  [
    'one that calls itself authorized, with an empty certificate',
    { authorized: true, getPeerX509Certificate: () => ({ raw: new Uint8Array(0) }) }
  ],
  [
    'one that calls itself authorized, with none',
    { authorized: true, getPeerX509Certificate: () => undefined }
  ]
] as readonly (readonly [string, Arrived['socket']])[])
  test(`tlsSocket: ${what} shows no certificate`, () => assert.is(tlsSocket({ socket }), undefined))
test('tlsSocket: a presence is read once per connection, an absence each time', () => {
  let asks = 0
  let shown: { readonly raw: Uint8Array } | undefined
  const socket = {
    remoteAddress: '::1',
    getPeerX509Certificate: () => {
      asks += 1
      return shown
    }
  }
  assert.is(tlsSocket({ socket }), undefined)
  assert.is(tlsSocket({ socket }), undefined)
  shown = { raw: der }
  assert.equal(tlsSocket({ socket }), {
    _tag: 'Der',
    der,
    thumbprint: createHash('sha256').update(der).digest('base64url')
  })
  assert.is(tlsSocket({ socket }), tlsSocket({ socket }))
  assert.is(asks, 3)
  assert.is(
    tlsSocket({ socket: { ...socket, getPeerX509Certificate: () => undefined } }),
    undefined
  )
})

for (const [what, make] of [
  ['no gate', () => expressGate(undefined as never)],
  [
    'a certificate that is no function',
    () => expressGate(good, { certificate: first.pem as never })
  ],
  ['other refusals', () => expressGate(good, { refusals: 'throw' as never })]
] as const)
  test(`${what} throws at construction`, () =>
    assert.throws(make, /^TypeError: expressGate|expressGate/))
test('the middleware has three parameters: with four Express would take it for an error handler', () =>
  assert.is(expressGate(good).length, 3))

test.run()
