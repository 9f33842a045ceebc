import fc from 'fast-check'
import { byRoute, noScopes, type Requirement, type ResourceRequest, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { request, wild } from '../samples'

const test = suite('routes')

const table = {
  'GET /time': scopes('time'),
  'ANY /payments/{id}': scopes('payment'),
  'GET /payments/latest': scopes('latest'),
  'GET /payments/{id}/refunds': scopes('refunds'),
  'ANY /files/{proxy+}': scopes('files'),
  'GET /': scopes('root'),
  'HEAD /headed': scopes('headed'),
  'ANY /only/{a}/{rest+}': scopes('only'),
  'GET /users/{id}': scopes('user'),
  'GET /both': scopes('both'),
  'PATCH /both': scopes('both'),
  'ANY /both': scopes('both', 'any'),
  'GET /{other+}': scopes('rest'),
  $connect: scopes('socket')
}
function chosen(
  require: (request: ResourceRequest) => Requirement | Promise<Requirement>,
  line: string,
  route?: string
): string {
  const [method = '', path = ''] = line.split(/ (.*)/s)
  const found = require(
    request({ method, path, ...(route === undefined ? {} : { route }) })
  ) as Requirement
  return found.route ?? found.scopes.join(' ')
}

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
  ['what is below a {name} has its own rule', 'GET /payments/1/refunds', 'refunds'],
  ['{name+} takes the rest', 'GET /files/a/b/c', 'files'],
  ['{name+} takes a final slash as part of the rest', 'GET /files/a/', 'files'],
  ['{name+} needs something to take', 'GET /files', 'unknown'],
  ['{name+} takes no empty rest', 'GET /files/', 'unknown'],
  ['the root has its own rule', 'GET /', 'root'],
  ['another case has no rule, for Express would serve it', 'GET /Time', 'unknown'],
  ['a final slash has no rule, for Express would serve it', 'GET /time/', 'unknown'],
  ['an escaped plain letter has no rule [RFC 3986 §2.3]', 'GET /%74ime', 'unknown'],
  ['a long s is an s in a router that ignores case', 'GET /payment\u017f/latest', 'unknown'],
  ['another case of an exact path does not fall to its {name}', 'GET /payments/LATEST', 'unknown'],
  ['an escape that a host may undo does not fall to {name}', 'GET /payments/%6catest', 'unknown'],
  ['two slashes have no rule', 'GET //time', 'unknown'],
  ['two slashes inside have no rule', 'GET /files//a', 'unknown'],
  ['a dot segment has no rule', 'GET /files/../time', 'unknown'],
  ['one dot has no rule', 'GET /files/./a', 'unknown'],
  ['an escaped dot segment has no rule', 'GET /files/%2e%2e/time', 'unknown'],
  ['an escaped slash has no rule', 'GET /files/a%2Fb', 'unknown'],
  ['an escaped backslash has no rule', 'GET /files/a%5Cb', 'unknown'],
  ['an escaped percent has no rule', 'GET /files/a%252Fb', 'unknown'],
  ['an escaped control character has no rule', 'GET /files/a%00', 'unknown'],
  ['escapes that are no UTF-8 have no rule', 'GET /files/%ff', 'unknown'],
  ['a broken escape has no rule', 'GET /files/%zz', 'unknown'],
  ['a backslash has no rule', 'GET /files\\a', 'unknown'],
  ['a path parameter has no rule', 'GET /time;a=b', 'unknown'],
  ['a fragment has no rule', 'GET /time#x', 'unknown'],
  ['a query has no rule', 'GET /time?x', 'unknown'],
  ['a control character has no rule', 'GET /time\u0000', 'unknown'],
  ['absolute form has no rule [RFC 9112 §3.2.2]', 'GET https://example.com/time', 'unknown'],
  ['a path without its slash has no rule', 'GET time', 'unknown'],
  ['an empty path has no rule', 'GET ', 'unknown'],
  ["a space at a segment's end does not fall to its {name}", 'GET /payments/latest%20', 'unknown'],
  [
    'a path below which {name+} begins does not fall to a wildcard, for Hono serves it there',
    'GET /only/a',
    'unknown'
  ],
  ['nor with a final slash, for Express 4 and Fastify do', 'GET /only/a/', 'unknown'],
  [
    'an empty {name} does not fall to a wildcard, for Fastify serves it there',
    'GET /users/',
    'unknown'
  ],
  ['a wildcard still takes what nothing else could', 'GET /other', 'rest'],
  ['HEAD does not pass its own GET to ANY', 'HEAD /both', 'unknown'],
  ['a method in lower case does not pass its own rule to ANY', 'patch /both', 'unknown'],
  ['what is no method is not ANY', ' /both', 'unknown'],
  ['ANY takes the other methods', 'PUT /both', 'both any'],
  ['an escaped space inside a segment is part of a {name}', 'GET /payments/a%20b', 'payment'],
  ['an escaped letter outside ASCII is part of a {name}', 'GET /payments/M%C3%BCller', 'payment'],
  ['an @ is part of a {name}', 'GET /payments/a@b.example', 'payment'],
  ['a colon is part of a {name}', 'GET /payments/a:b', 'payment'],
  ['a comma is part of a {name}', 'GET /payments/1,2', 'payment'],
  ['an escaped comma is part of a {name}', 'GET /payments/1%2C2', 'payment'],
  ...[
    '%20',
    '%C2%A0',
    '%E2%80%83',
    '%EF%BB%BF',
    '%E1%A0%8E',
    '%E2%80%8B',
    '%E2%80%8D',
    '%C2%85'
  ].flatMap(
    blank =>
      [
        [
          `a last segment that is blank after trimming has no rule, ${blank}`,
          `GET /files/admin/${blank}`,
          'unknown'
        ],
        [
          `a segment that begins with what a host may trim has no rule, ${blank}`,
          `GET /files/${blank}admin`,
          'unknown'
        ],
        [
          `a segment that ends with what a host may trim has no rule, ${blank}`,
          `GET /files/admin${blank}/x`,
          'unknown'
        ]
      ] as const
  ),
  ['a raw byte 0xA0 has no rule', 'GET /files/admin/\u00a0', 'unknown'],
  ['a raw space has no rule', 'GET /files/a b', 'unknown'],
  [
    'an escaped "?" has no rule, for h3 cuts there after decoding',
    'GET /files/admin%3Fx',
    'unknown'
  ],
  ['an escaped "#" has no rule', 'GET /files/admin%23x', 'unknown'],
  ['an escaped ";" has no rule', 'GET /files/admin%3Bx', 'unknown'],
  ['an escaped C1 control has no rule', 'GET /files/a%C2%9Fb', 'unknown'],
  ['an escaped DEL has no rule', 'GET /files/a%7Fb', 'unknown'],
  ['an overlong escape has no rule', 'GET /files/a%C0%AFb', 'unknown'],
  ['an escaped surrogate has no rule', 'GET /files/a%ED%A0%80b', 'unknown'],
  ['a character that no path may hold has no rule [RFC 3986 §3.3]', 'GET /files/a|b', 'unknown']
] as const)
  test(title, () => assert.is(chosen(byRoute(table), line), expected))

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
  test(title, () => assert.is(chosen(byRoute(table), line, route), expected))

test('$connect without a rule has none', () =>
  assert.is(chosen(byRoute({ 'ANY /{proxy+}': noScopes }), 'CONNECT /', '$connect'), 'unknown'))

test("a rule that is a function gets the request and the path's parameters, escapes undone", () => {
  let seen: unknown
  const require = byRoute({
    'GET /a/{x}/{rest+}': (request, params) => {
      seen = [request.method, { ...params }]
      return noScopes
    }
  })
  chosen(require, 'GET /a/b%20c/d/e')
  assert.equal(seen, ['GET', { x: 'b c', rest: 'd/e' }])
})
test('a parameter called __proto__ is a parameter', () => {
  let seen: unknown
  chosen(
    byRoute({
      'GET /{__proto__}': (_, params) => {
        // biome-ignore lint/suspicious/noProto: the parameter has that name
        seen = params['__proto__']
        return noScopes
      }
    }),
    'GET /x'
  )
  assert.is(seen, 'x')
})

for (const [what, bad, message] of [
  ['a key without a method', { '/time': noScopes }, /not of the form/],
  ['a method in lower case', { 'get /time': noScopes }, /not of the form/],
  ['a path without its slash', { 'GET time': noScopes }, /not of the form/],
  ['a final slash', { 'GET /time/': noScopes }, /write it without/],
  ['an escape', { 'GET /a%20b': noScopes }, /single spelling/],
  ['an empty segment', { 'GET /a//b': noScopes }, /single spelling/],
  ['a dot segment', { 'GET /a/../b': noScopes }, /segment/],
  ['a star', { 'GET /a/*': noScopes }, /single spelling/],
  ["Express's colon", { 'GET /a/:id': noScopes }, /write \{id\}/],
  ['a {name+} before the end', { 'GET /{a+}/b': noScopes }, /before its end/],
  [
    'a rule that is none',
    { 'GET /a': { scopes: ['x'] } },
    /rule of "GET \/a" is wrong: pass scopes.* or a function; yours: binding is missing: pass 'certificate', 'dpop'/
  ],
  [
    'a rule with a misspelled field',
    { 'GET /a': { ...noScopes, maxage: 5 } },
    /unknown option "maxage". Did you mean "maxAge"\? Known: scopes, subject, audience, acr, maxAge, binding, route$/
  ],
  ['an empty table', {}, /table is missing or empty/],
  ['one shape declared twice', { 'GET /a/{x}': noScopes, 'GET /a/{y}': noScopes }, /twice/],
  [
    'two paths that differ in case',
    { 'GET /a': noScopes, 'POST /A': noScopes },
    /differ only in case/
  ],
  [
    'two that overlap, neither the more exact',
    { 'GET /a/{x}': noScopes, 'GET /{y}/b': noScopes },
    /neither is the more exact/
  ],
  ['two parameters of one name', { 'GET /{id}/x/{id}': noScopes }, /two parameters/],
  ['another $route', { $disconnect: noScopes }, /not of the form/]
] as const)
  test(`${what} throws at construction`, () =>
    assert.throws(() => byRoute(bad as unknown as Record<string, Requirement>), message))

// The property of the house: spell the path as you like, write the table in any order, the strict rule's own path never gets a weaker one.
const strict = scopes('strict')
function spelled(path: string) {
  return fc
    .tuple(
      fc.array(fc.nat({ max: 7 }), { minLength: path.length, maxLength: path.length }),
      fc.constantFrom('', '/', '//', '/.', '/../admin', '%2F', '?', '#', ';x', '\u0000', ' ')
    )
    .map(
      ([ways, end]) =>
        [...path]
          .map((character, i) => {
            const way = ways[i] ?? 0
            if (way === 0) return character.toUpperCase()
            if (way === 1) return `%${character.charCodeAt(0).toString(16)}`
            if (way === 2 && character === '/') return '//'
            if (way === 3 && character === 'n') return '%25%36%65'
            return character
          })
          .join('') + end
    )
}
test("in any order and any spelling, no rule weaker than the exact one's is applied", () =>
  fc.assert(
    fc.property(
      fc.shuffledSubarray(['GET /admin', 'ANY /{name}', 'ANY /{proxy+}', 'GET /x/{id}'], {
        minLength: 4
      }),
      spelled('/admin'),
      fc.constantFrom('GET', 'HEAD', 'POST'),
      (keys, path, method) => {
        const require = byRoute(
          Object.fromEntries(keys.map(key => [key, key === 'GET /admin' ? strict : noScopes]))
        )
        const found = require(request({ method, path })) as Requirement
        // What a lenient host would make of it: escapes undone, slashes merged, dots resolved, case and final slash ignored.
        let plain = path.split(/[?#]/)[0] ?? ''
        for (let i = 0; i < 3; i += 1)
          plain = plain.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16))
          )
        const resolved = new URL(
          plain.split(/[;\0]/)[0]?.replace(/\/+/g, '/').trim() ?? '',
          'http://host'
        ).pathname
          .toLowerCase()
          .replace(/\/$/, '')
        if (resolved === '/admin')
          assert.ok(
            (found === strict && method === 'GET') || found.route === 'unknown',
            `${method} ${JSON.stringify(path)} → ${JSON.stringify(found)}`
          )
      }
    ),
    { numRuns: 500 }
  ))

test('random paths and methods are never an error', () => {
  const require = byRoute(table)
  fc.assert(
    fc.property(
      wild,
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
