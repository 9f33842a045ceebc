import { expresses } from '../../real/express/both'
import { appWith, expressSuite, routerWith } from './app'
import { testRequests } from './request-cases'

const { test, call } = expressSuite('express mount')

for (const [name, express] of expresses) {
  testRequests({ test, call }, name, express, [
    [
      'the route in a mounted router starts with the mount path',
      (app, guard) =>
        app.use(
          '/v1',
          routerWith(express, inner => inner.get('/payments/:id', guard))
        ),
      '/v1/payments/7',
      '/v1/payments/7',
      '/v1/payments/{id}'
    ],
    [
      'the route in nested routers starts with both mount paths',
      (app, guard) =>
        app.use(
          '/api',
          routerWith(express, inner =>
            inner.use(
              '/v1/',
              routerWith(express, deep => deep.get('/time', guard))
            )
          )
        ),
      '/api/v1/time?x',
      '/api/v1/time',
      '/api/v1/time'
    ],
    [
      'the route in a mounted app starts with the mount path',
      (app, guard) =>
        app.use(
          '/v1',
          appWith(express, inner => inner.get('/time', guard))
        ),
      '/v1/time',
      '/v1/time',
      '/v1/time'
    ],
    [
      'a request for the mount path itself gets no slash that was not sent',
      (app, guard) => app.use('/v1', guard),
      '/v1',
      '/v1',
      undefined
    ],
    [
      'a request for the mount path itself ends before the query',
      (app, guard) => app.use('/v1', guard),
      '/v1?x',
      '/v1',
      undefined
    ],
    [
      'a slash that was sent after the mount path stays',
      (app, guard) => app.use('/v1', guard),
      '/v1/',
      '/v1/',
      undefined
    ],
    [
      "the route of a mounted router's root is the mount path",
      (app, guard) =>
        app.use(
          '/v1',
          routerWith(express, inner => inner.get('/', guard))
        ),
      '/v1',
      '/v1',
      '/v1'
    ],
    [
      'a mount path sent in another case keeps it in the route, and so has no rule in byRoute',
      (app, guard) =>
        app.use(
          '/v1',
          routerWith(express, inner => inner.get('/time', guard))
        ),
      '/V1/time',
      '/V1/time',
      '/V1/time'
    ],
    [
      'a mount path with a parameter gives no route',
      (app, guard) =>
        app.use(
          '/:tenant',
          routerWith(express, inner => inner.get('/time', guard), { mergeParams: true })
        ),
      '/acme/time',
      '/acme/time',
      undefined
    ],
    [
      'a mount path with a parameter gives no route beside a parameter of the route',
      (app, guard) =>
        app.use(
          '/:tenant',
          routerWith(express, inner => inner.get('/payments/:id', guard), { mergeParams: true })
        ),
      '/acme/payments/7',
      '/acme/payments/7',
      undefined
    ],
    [
      'a mount path with a parameter gives no route, even if the route has one of that name',
      (app, guard) =>
        app.use(
          '/:part',
          routerWith(express, inner => inner.get('/payments/:id/:part', guard), {
            mergeParams: true
          })
        ),
      '/acme/payments/7/8',
      '/acme/payments/7/8',
      undefined
    ],
    [
      'a mount parameter that the client fills with braces gives no route',
      (app, guard) =>
        app.use(
          '/:tenant',
          routerWith(express, inner => inner.get('/time', guard))
        ),
      '/{tenant}/time',
      '/{tenant}/time',
      undefined
    ]
  ])
}

test.run()
