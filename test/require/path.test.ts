import { byRoute } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { routes, ruleFor } from './route-table'

const test = suite('path')

for (const [title, line, expected] of [
  ['another case has no rule: Express would serve it', 'GET /Time', 'unknown'],
  ['a final slash has no rule: Express would serve it', 'GET /time/', 'unknown'],
  ['an escaped plain letter has no rule [RFC 3986 §2.3]', 'GET /%74ime', 'unknown'],
  [
    'a long s has no rule: it is an s in a router that ignores case',
    'GET /payment\u017f/latest',
    'unknown'
  ],
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
  ['escapes that are not UTF-8 have no rule', 'GET /files/%ff', 'unknown'],
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
          `a last segment that is blank after trimming has no rule: ${blank}`,
          `GET /files/admin/${blank}`,
          'unknown'
        ],
        [
          `a segment that begins with a blank has no rule: ${blank}`,
          `GET /files/${blank}admin`,
          'unknown'
        ],
        [
          `a segment that ends with a blank has no rule: ${blank}`,
          `GET /files/admin${blank}/x`,
          'unknown'
        ]
      ] as const
  ),
  ['a raw byte 0xA0 has no rule', 'GET /files/admin/\u00a0', 'unknown'],
  ['a raw space has no rule', 'GET /files/a b', 'unknown'],
  ['an escaped "?" has no rule: h3 cuts there after decoding', 'GET /files/admin%3Fx', 'unknown'],
  ['an escaped "#" has no rule', 'GET /files/admin%23x', 'unknown'],
  ['an escaped ";" has no rule', 'GET /files/admin%3Bx', 'unknown'],
  ['an escaped C1 control has no rule', 'GET /files/a%C2%9Fb', 'unknown'],
  ['an escaped DEL has no rule', 'GET /files/a%7Fb', 'unknown'],
  ['an overlong escape has no rule', 'GET /files/a%C0%AFb', 'unknown'],
  ['an escaped surrogate has no rule', 'GET /files/a%ED%A0%80b', 'unknown'],
  ['a character that is not a pchar has no rule [RFC 3986 §3.3]', 'GET /files/a|b', 'unknown']
] as const)
  test(title, () => assert.is(ruleFor(byRoute(routes), line), expected))

test.run()
