import { byRoute } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { routes, ruleFor } from './route-table'

const test = suite('host route')

for (const [title, line, route, expected] of [
  ["the host's own route is compared by equality", 'GET /payments/1', '/payments/{id}', 'payment'],
  [
    'a host that matched {id} where the table has a rule for that very path gets neither: the exact one may be the stricter',
    'GET /payments/latest',
    '/payments/{id}',
    'unknown'
  ],
  [
    "a host's route under another name has no rule, whatever the path",
    'GET /payments/1',
    '/payments/{paymentId}',
    'unknown'
  ],
  [
    "a host's route that is not declared falls to no wildcard",
    'GET /files/a',
    '/files/{name}',
    'unknown'
  ],
  ['a host that catches all says nothing: the path decides', 'GET /time', '/{proxy+}', 'time'],
  ['so does $default', 'GET /time', '$default', 'time'],
  ["and the path's spelling counts then", 'GET /TIME', '$default', 'unknown'],
  [
    'a host drops the final slash from its route, and the path may keep it',
    'GET /time/',
    '/time',
    'time'
  ],
  [
    "a path that does not fit the host's route has no rule: it was rewritten",
    'GET /payments/1',
    '/time',
    'unknown'
  ],
  ['nor if the route has a parameter', 'GET /time', '/payments/{id}', 'unknown'],
  ['nor if only a literal differs', 'GET /payments/1/refund', '/payments/{id}/refunds', 'unknown'],
  ["a path may fit the host's route in another case", 'GET /TIME', '/time', 'time'],
  [
    'a path that can be read in two ways has no rule, though the host has a route',
    'GET /payments/a%2Fb',
    '/payments/{id}',
    'unknown'
  ],
  [
    "a path that does not fit the host's route has no rule",
    'GET /elsewhere',
    '/payments/{id}',
    'unknown'
  ],
  ['$connect has its own rule', 'CONNECT /', '$connect', 'socket'],
  ['a path that says $connect is not the host saying so', 'CONNECT $connect', undefined, 'unknown']
] as const)
  test(title, () => assert.is(ruleFor(byRoute(routes), line, route), expected))

test.run()
