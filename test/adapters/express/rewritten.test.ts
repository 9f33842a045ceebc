import type { Express, RequestHandler } from 'express'
import { byRoute, gate, noScopes, scopes } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { expresses } from '../../real/express/both'
import { bound, knowsToken, now } from '../../samples'
import { appWith, expressSuite, presentingFirst, routerWith, sendSubject } from './app'
import { testRequests } from './request-cases'

const { test, call } = expressSuite('express rewritten URL')

for (const [name, express] of expresses) {
  testRequests({ test, call }, name, express, [
    [
      'a URL that was rewritten before the gate is judged as rewritten, not as sent',
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
      'a URL that was rewritten under a mount is judged with its mount path',
      (app, guard) =>
        app.use(
          '/v1',
          routerWith(express, inner =>
            inner.use((req, _res, next) => {
              req.url = '/admin'
              next()
            }, guard)
          )
        ),
      '/v1/time',
      '/v1/admin',
      undefined
    ]
  ])
  test(`${name}: the route before a rewrite is not taken for the route that is served`, async () => {
    const guard = expressGate(
      gate({
        require: byRoute({ 'GET /public': noScopes, 'GET /admin': scopes('admin') }),
        introspect: knowsToken(bound),
        now
      }),
      presentingFirst
    )
    const app = appWith(express, app => {
      app.get('/public', guard, (req, _res, next) => {
        req.url = '/admin'
        next()
      })
      app.use((req, res, next) => guard(req, res, error => next(error)))
      app.get('/admin', sendSubject)
    })
    assert.is((await call(app, { target: '/public' })).status, 403)
  })
  for (const [what, mount] of [
    [
      "the app's own route",
      (app, rewrite, guard, handle) => app.get('/admin', rewrite, guard, handle)
    ],
    [
      'a route under a mount',
      (app, rewrite, guard, handle) =>
        app.use(
          '/',
          routerWith(express, inner => inner.get('/admin', rewrite, guard, handle))
        )
    ],
    [
      'a route under a mount with a parameter',
      (app, rewrite, guard, handle) =>
        app.use(
          '/:tenant',
          routerWith(express, inner => inner.get('/admin', rewrite, guard, handle), {
            mergeParams: true
          })
        )
    ]
  ] as readonly (readonly [
    string,
    (
      app: Express,
      rewrite: RequestHandler,
      guard: RequestHandler,
      handle: RequestHandler
    ) => unknown
  ])[])
    test(`${name}: ${what} whose path was rewritten before its gate has no rule, not the rule of the rewritten path`, async () => {
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
        presentingFirst
      )
      const app = appWith(express, app =>
        mount(
          app,
          (req, _res, next) => {
            req.url = '/public'
            next()
          },
          guard,
          sendSubject
        )
      )
      for (const target of ['/admin', '/acme/admin'])
        assert.not.equal((await call(app, { target })).status, 200)
    })
}

test.run()
