import { expresses } from '../../real/express/both'
import { callNext, expressSuite } from './app'
import { testRequests } from './request-cases'

const { test, call } = expressSuite('express route')

for (const [name, express] of expresses) {
  testRequests({ test, call }, name, express, [
    [
      "the route is its handler's pattern",
      (app, guard) => app.get('/time', guard),
      '/time',
      '/time',
      '/time'
    ],
    [
      'a parameter :id is written {id}, as in byRoute',
      (app, guard) => app.get('/payments/:id/parts/:part', guard),
      '/payments/7/parts/8',
      '/payments/7/parts/8',
      '/payments/{id}/parts/{part}'
    ],
    ['the root is a route', (app, guard) => app.get('/', guard), '/', '/', '/'],
    [
      'a path in another case has the route as it was declared',
      (app, guard) => app.get('/time', guard),
      '/TIME/',
      '/TIME/',
      '/time'
    ],
    [
      'a gate in app.route(…).all has that route',
      (app, guard) => app.route('/time').all(guard),
      '/time',
      '/time',
      '/time'
    ],
    [
      'a gate in a list of handlers has their route',
      (app, guard) => app.get('/time', [callNext, guard]),
      '/time',
      '/time',
      '/time'
    ]
  ])
}

test.run()
