import { expresses } from '../../real/express/both'
import { callNext, expressSuite, routerWith } from './app'
import { testRequests } from './request-cases'

const { test, call } = expressSuite('express no route')

for (const [name, express] of expresses) {
  testRequests({ test, call }, name, express, [
    [
      'a regular expression gives no route',
      (app, guard) => app.get(/^\/t.*$/, guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'a list of patterns gives no route',
      (app, guard) => app.get(['/time', '/date'], guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'a parameter inside a segment gives no route',
      (app, guard) => app.get('/time.:form', guard),
      '/time.json',
      '/time.json',
      undefined
    ],
    [
      'a pattern with a final slash gives no route',
      (app, guard) => app.get('/time/', guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'a route that called next() is not the route of a later gate',
      (app, guard) => app.get('/:any', callNext).use(guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'a route that called next() is not the route of the same gate when it runs again',
      (app, guard) => app.get('/:any', guard, callNext).use(guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'a route without parameters that called next() is not the route of the same gate either',
      (app, guard) => app.get('/time', guard, callNext).use(guard),
      '/time',
      '/time',
      undefined
    ],
    [
      'a route that called next() is not the route of a later gate in a router',
      (app, guard) =>
        app.get('/:any', callNext).use(
          '/',
          routerWith(express, inner => inner.use(guard))
        ),
      '/time',
      '/time',
      undefined
    ],
    [
      'a gate that another handler calls has no route',
      (app, guard) => app.get('/time', (req, res, next) => guard(req, res, next)),
      '/time',
      '/time',
      undefined
    ]
  ])
}

test.run()
