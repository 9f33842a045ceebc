import { byRoute } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { routes, ruleFor } from './route-table'

const test = suite('host route')

for (const [title, line, route, expected] of [
  ["the host's own route is compared by equality", 'GET /payments/1', '/payments/{id}', 'payment'],
  [
    "a host's {id} that matched a path with its own rule has no rule: the exact rule may be stricter",
    'GET /payments/latest',
    '/payments/{id}',
    'unknown'
  ],
  [
    "a host's route with another parameter name has no rule",
    'GET /payments/1',
    '/payments/{paymentId}',
    'unknown'
  ],
  [
    "a host's route that is not declared does not fall to a wildcard",
    'GET /files/a',
    '/files/{name}',
    'unknown'
  ],
  ["a host's catch-all route leaves the choice to the path", 'GET /time', '/{proxy+}', 'time'],
  ['$default leaves the choice to the path', 'GET /time', '$default', 'time'],
  ["under $default the path's spelling counts", 'GET /TIME', '$default', 'unknown'],
  [
    "a path may have a final slash that the host's route does not have",
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
  [
    "a path that does not fit the parameters of the host's route has no rule",
    'GET /time',
    '/payments/{id}',
    'unknown'
  ],
  [
    "a path that differs from the host's route in one literal has no rule",
    'GET /payments/1/refund',
    '/payments/{id}/refunds',
    'unknown'
  ],
  ["a path may differ from the host's route in case", 'GET /TIME', '/time', 'time'],
  [
    'a path that can be read in two ways has no rule, even if the host has a route',
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
  ["a path $connect is not the host's route $connect", 'CONNECT $connect', undefined, 'unknown']
] as const)
  test(title, () => assert.is(ruleFor(byRoute(routes), line, route), expected))

test.run()
