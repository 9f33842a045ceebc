// A fixed requirement that names a user, a client or an acr of no issuer, where several are trusted.
import {
  around,
  byIssuer,
  byRoute,
  confirmedBy,
  gate,
  type Introspect,
  orElse,
  type Require,
  type Requirement,
  scopes,
  timed
} from 'gatecheck'
import { fapi2 } from 'gatecheck/fapi'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { countingServer, issuerA, issuerB, issuerNamed } from '../around/issuers'

const test = suite('gate, several issuers')

const [ofA, ofB, ofNone] = [issuerA, issuerB, undefined].map(
  issuer => countingServer(issuer).introspect
) as [Introspect, Introspect, Introspect]
const one = byIssuer({ [issuerA]: issuerNamed(issuerA) })
const two = byIssuer({ [issuerA]: issuerNamed(issuerA), [issuerB]: issuerNamed(issuerB) })
const jane: Requirement = { ...scopes('a'), subject: 'jane' }

for (const [where, introspect] of [
  ['byIssuer', two],
  ['byIssuer with a layer around it', around(two, timed(50))],
  ["byIssuer with a layer of the user's around it", around(two, inner => query => inner(query))],
  ['byIssuer, confirmed', around(two, confirmedBy(ofA))],
  ['orElse of two issuers', around(one, orElse(ofB))]
] as const)
  for (const [what, require, name] of [
    ['a subject', jane, 'require'],
    ['a client', { ...scopes('a'), client: 'app' }, 'require'],
    ['an acr', { ...scopes('a'), acr: ['loa3'] }, 'require'],
    [
      'a subject in one rule of byRoute',
      byRoute({ 'GET /a': scopes('a'), 'GET /b': jane }),
      'GET /b'
    ],
    ['a subject at $connect', byRoute({ $connect: jane }), '$connect']
  ] as const)
    test(`${what} without its issuer is an error at construction: ${where}`, () =>
      assert.throws(
        () => gate({ introspect, require }),
        (error: unknown) =>
          error instanceof TypeError &&
          error.message ===
            `gate(options): ${name} asks for a subject, client or acr, and introspect trusts several issuers. Add the issuer: { …, issuer: 'https://as.example.com' }.`
      ))

test('a subject without its issuer in a rule of byRoute is an error beside a profile, too', () =>
  assert.throws(
    () => gate({ ...fapi2, introspect: two, require: byRoute({ 'GET /b': jane }) }),
    /^gate\(options\): GET \/b asks for a subject, client or acr/
  ))
for (const [title, introspect, require] of [
  ['a subject with its issuer', two, { ...jane, issuer: issuerA }],
  ['a rule with its issuer', two, byRoute({ 'GET /a': { ...jane, issuer: issuerA } })],
  ['no subject, client or acr', two, { ...scopes('a'), maxAge: 5 }],
  ['a function: what it returns is known at the request', two, () => jane],
  ['a rule that is a function', two, byRoute({ 'GET /a': () => jane })],
  ['one issuer', one, jane],
  ['orElse of one issuer', around(one, orElse(ofA)), jane],
  [
    'orElse of a server without an issuer: the tokens of the first are not marked',
    around(one, orElse(ofNone)),
    jane
  ],
  ["a function of the user's, of which nothing is known", issuerNamed(issuerA), jane]
] as const satisfies readonly (readonly [string, Introspect, Require])[])
  test(`is no error at construction: ${title}`, () =>
    assert.type(gate({ introspect, require }), 'function'))

test.run()
