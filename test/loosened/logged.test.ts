import {
  around,
  bearerAllowed,
  byIssuer,
  cached,
  coalesced,
  confirmedBy,
  deferred,
  type Gate,
  type Introspect,
  type Layer,
  logged,
  memory,
  noScopes,
  observed,
  orElse,
  retried,
  scopes,
  timed,
  tokenOnly
} from 'gatecheck'
import { fapi2 } from 'gatecheck/fapi'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { loosenings } from '../../src/around/loosened'
import { asking, issuer, loose, proving } from '../adapters/fapi/loosened'
import { throwSecret } from '../around/introspects'
import { request } from '../samples'
import { gateOver, gateWith } from './loose-word'
import { looseWords } from './table'
import { ownTokens } from './words-of-introspects'

const test = suite('words that loosen, the first line of logged')

const typed = 'typed-by-a-user'
const clientSecret = 'secret'
const knownGate = gateWith({ leeway: 5 })
function ignore(): void {}

function linesOf(pass: Gate): readonly string[] {
  const lines: string[] = []
  logged({ write: line => lines.push(line) })(pass)
  return lines
}
function wordsIn(pass: Gate): readonly string[] {
  return linesOf(pass).flatMap(line => JSON.parse(line).loosened as readonly string[])
}

for (const { word, gates } of looseWords)
  if (gates.length > 0)
    test(`a gate with ${word} is told of by one line at construction, which names nothing else`, () => {
      for (const pass of gates) assert.equal(linesOf(pass), [JSON.stringify({ loosened: [word] })])
    })

test('the words are those of the table, in its order', () =>
  assert.equal(
    Object.keys(loosenings),
    looseWords.filter(({ gates }) => gates.length > 0).map(({ word }) => word)
  ))

test('what a profile refuses is named', () => {
  for (const [title, options] of loose) assert.is(wordsIn(gateWith(options)).length, 1, title)
})

test('a gate with the defaults, also if they are written, is told of by no line', () => {
  const jwts = { algorithms: ['PS256', 'ES256', 'EdDSA', 'Ed25519'], typ: ['application/AT+JWT'] }
  for (const pass of [
    gateWith({ audience: ['a'], leeway: 0, challenge: { realm: 'time' } }),
    gateWith(proving({ lifetime: 60, leeway: 10, algorithms: ['ES256'] })),
    gateWith({ require: { ...noScopes, binding: 'any' } }),
    gateOver(around(ownTokens({ ...jwts, staleIfError: 3600 }), tokenOnly)),
    gateOver(around(asking({ issuer }), cached(memory({ entries: 9 }), { ttl: 60 })))
  ])
    assert.equal(linesOf(pass), [])
})

const unchecked = asking({ tokenType: 'unchecked' })
const cache = cached(memory({ entries: 9 }))
const own: Layer<Introspect> = inner => (query, signal) => inner(query, signal)
for (const [title, introspect] of [
  ['around', around(unchecked, timed(2_000), retried(1), coalesced, cache, tokenOnly)],
  ['with a layer of yours in around', around(unchecked, own, cache)],
  ['byIssuer', byIssuer({ [issuer]: asking({ issuer, tokenType: 'unchecked' }) })],
  ['orElse', around(ownTokens(), orElse(unchecked))],
  ['confirmedBy', around(ownTokens(), confirmedBy(around(unchecked, cache)))]
] as const)
  test(`a word of an Introspect is found: ${title}`, () =>
    assert.equal(wordsIn(around(gateOver(introspect), observed(ignore))), [
      "tokenType: 'unchecked'"
    ]))

test('several words are in one line, each once', () => {
  const introspect = around(ownTokens({ typ: ['JWT'], plainHttp: 'allowed' }), orElse(unchecked))
  const more = { audience: 'any', require: bearerAllowed(noScopes) } as const
  const pass = gateWith({ introspect, ...more, ...proving({ replay: 'unchecked' }) })
  assert.equal(linesOf(pass), [
    JSON.stringify({
      loosened: [
        "audience: 'any'",
        "binding: 'optional'",
        "replay: 'unchecked'",
        'typ',
        "tokenType: 'unchecked'",
        "plainHttp: 'allowed'"
      ]
    })
  ])
})

test('the line holds nothing that a user has typed', () => {
  const origin = `https://${typed}.example.com`
  const loosest = around(
    ownTokens({
      issuer: origin,
      jwksUri: `${origin}/jwks`,
      typ: [typed],
      claimNames: { scopes: typed },
      optionalClaims: ['sub']
    }),
    orElse(asking({ endpoint: undefined, issuer: origin, origins: [`${origin}:8443`] })),
    cached(memory({ entries: 9 }), { ttl: 3600, space: typed })
  )
  const challenge = { scope: true, realm: typed } as const
  const pass = gateWith({ introspect: loosest, audience: 'any', require: scopes(typed), challenge })
  assert.not.match(linesOf(pass).join(), new RegExp(`${typed}|${clientSecret}`))
  assert.equal(wordsIn(pass).length, 6)
})

test("what a gate cannot know is not in the line: a function's rule, what deferred loads, a gate of yours", () => {
  const loaded = deferred(async () => unchecked)
  for (const pass of [
    gateWith({ require: () => bearerAllowed(noScopes) }),
    gateOver(loaded),
    () => knownGate(request())
  ])
    assert.equal(linesOf(pass), [])
})

test('a gate with a profile is told of, too', () =>
  assert.equal(wordsIn(gateWith({ ...fapi2, leeway: 5 })), ['leeway']))

test('no later line names the words, and a writer that throws changes nothing', async () => {
  const lines: string[] = []
  const pass = gateWith({ leeway: 5, require: scopes('admin') })
  const watched = logged({ write: line => lines.push(line) })(pass)
  await watched(request())
  await watched(request())
  assert.equal(
    lines.map(line => 'loosened' in JSON.parse(line)),
    [true, false, false]
  )
  for (const write of [throwSecret, async () => throwSecret()])
    assert.is((await logged({ write })(pass)(request()))._tag, 'Deny')
})

test.run()
