import fc from 'fast-check'
import { byRoute, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyText, request } from '../samples'
import { routes, ruleFor } from './route-table'

const test = suite('routes')

for (const [title, line, expected] of [
  ['an exact path has its own rule', 'GET /time', 'time'],
  ['another method of it has none', 'POST /time', 'unknown'],
  ['HEAD is not GET: it must be declared', 'HEAD /time', 'unknown'],
  ['HEAD that is declared has its rule', 'HEAD /headed', 'headed'],
  ['ANY takes every method, HEAD among them', 'HEAD /payments/1', 'payment'],
  ['a method in lower case is another method', 'get /time', 'unknown'],
  ['a {name} takes one segment', 'PUT /payments/1', 'payment'],
  ['a {name} does not take two', 'PUT /payments/1/2', 'unknown'],
  ['a {name} takes no empty segment', 'GET /payments/', 'unknown'],
  ['exact beats {name}', 'GET /payments/latest', 'latest'],
  [
    'a path with its own rule never falls to a wildcard for another method',
    'POST /payments/latest',
    'unknown'
  ],
  ['a path below a {name} has its own rule', 'GET /payments/1/refunds', 'refunds'],
  ['{name+} takes the rest', 'GET /files/a/b/c', 'files'],
  ['{name+} takes a final slash as part of the rest', 'GET /files/a/', 'files'],
  ['{name+} does not match without a segment', 'GET /files', 'unknown'],
  ['{name+} takes no empty rest', 'GET /files/', 'unknown'],
  ['the root has its own rule', 'GET /', 'root'],
  [
    'a path at which {name+} begins does not fall to a wildcard: Hono serves it there',
    'GET /only/a',
    'unknown'
  ],
  [
    'a final slash there does not fall to a wildcard: Express 4 and Fastify serve it there',
    'GET /only/a/',
    'unknown'
  ],
  [
    'an empty {name} does not fall to a wildcard: Fastify serves it there',
    'GET /users/',
    'unknown'
  ],
  ['a wildcard takes a path that no other rule can match', 'GET /other', 'rest'],
  ['HEAD does not fall to ANY if the path has a rule for GET', 'HEAD /both', 'unknown'],
  [
    'a method in lower case does not fall to ANY if the path has a rule for it',
    'patch /both',
    'unknown'
  ],
  ['an empty method does not match ANY', ' /both', 'unknown'],
  ['ANY takes the other methods', 'PUT /both', 'both any']
] as const)
  test(title, () => assert.is(ruleFor(byRoute(routes), line), expected))

test('$connect has no rule if the table has none for it', () =>
  assert.is(ruleFor(byRoute({ 'ANY /{proxy+}': noScopes }), 'CONNECT /', '$connect'), 'unknown'))

test('a rule that is a function gets the request and the decoded parameters of the path', () => {
  let received: unknown
  const require = byRoute({
    'GET /a/{x}/{rest+}': (request, params) => {
      received = [request.method, { ...params }]
      return noScopes
    }
  })
  ruleFor(require, 'GET /a/b%20c/d/e')
  assert.equal(received, ['GET', { x: 'b c', rest: 'd/e' }])
})
test('a parameter called __proto__ is a parameter', () => {
  let received: unknown
  ruleFor(
    byRoute({
      'GET /{__proto__}': (_, params) => {
        // biome-ignore lint/suspicious/noProto: the parameter has that name
        received = params['__proto__']
        return noScopes
      }
    }),
    'GET /x'
  )
  assert.is(received, 'x')
})

test('random paths and methods are never an error', () => {
  const require = byRoute(routes)
  fc.assert(
    fc.property(
      anyText,
      fc.string(),
      fc.option(fc.string(), { nil: undefined }),
      (path, method, route) => {
        require(request({ path: `/${path}`, method, route }))
      }
    ),
    { numRuns: 250 }
  )
})

test.run()
