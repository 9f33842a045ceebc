// What confirmedBy makes of two tokens allows nothing that one of the two refuses.
import fc from 'fast-check'
import {
  around,
  confirmedBy,
  decide,
  type Facts,
  type Introspect,
  type Introspection,
  type Token
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { query } from './introspects'
import { allFacts, pairs, tokens } from './token-pairs'

const test = suite('confirmedBy, narrower')

function isAllowed(token: Token, facts: Facts): boolean {
  return decide({ _tag: 'Active', token }, facts)._tag === 'Allow'
}
function confirm(one: Token, other: Token): Introspection {
  const base: Introspect = () => ({ _tag: 'Active', token: one })
  const introspect = around(
    base,
    confirmedBy(() => ({ _tag: 'Active', token: other }))
  )
  return introspect(query) as Introspection
}
/** An audience that is empty names none. */
function named(token: Token): Partial<Token> {
  const entries = Object.entries(token).filter(
    ([name, value]) =>
      value !== undefined &&
      !(name === 'audience' && (value as string[]).every(text => text === ''))
  )
  return Object.fromEntries(entries)
}

test('what is allowed is allowed to both tokens', () => {
  let allowed = 0
  let asSaid = 0
  fc.assert(
    fc.property(pairs, fc.array(allFacts, { minLength: 5 }), ([one, other], factsList) => {
      const answer = confirm(one, other)
      if (answer._tag !== 'Active') return
      const { confirmation } = answer.token
      for (const facts of factsList.filter(each => isAllowed(answer.token, each))) {
        allowed += 1
        // To the first as it is. Only the binding may be the second's.
        assert.ok(isAllowed({ ...one, confirmation }, facts), 'first')
        if (one.confirmation.thumbprint !== undefined) {
          asSaid += 1
          assert.ok(isAllowed(one, facts), 'first, bound')
        }
        // To the second where it says something: what it does not say is the first's.
        const completed = { ...named(one), ...named(other), confirmation } as Token
        assert.ok(isAllowed(completed, facts), 'second')
        // A binding that the second names is met.
        const { thumbprint, jkt } = other.confirmation
        assert.ok(thumbprint === undefined || thumbprint === facts.thumbprint)
        assert.is(jkt, undefined)
        // Nor is one that cannot be checked replaced by the other's.
        for (const { unknown, thumbprint: known } of [one.confirmation, other.confirmation])
          assert.ok(unknown === undefined || known !== undefined)
      }
    }),
    { numRuns: 5_000 }
  )
  assert.ok(allowed > 100 && asSaid > 50, `${allowed} ${asSaid}`)
})
test('a token that its own server confirms with the same words is allowed the same', () =>
  fc.assert(
    fc.property(tokens, allFacts, (token, facts) => {
      const answer = confirm(token, structuredClone(token))
      assert.ok(answer._tag === 'Active')
      assert.is(answer._tag === 'Active' && isAllowed(answer.token, facts), isAllowed(token, facts))
    }),
    { numRuns: 5_000 }
  ))
test('a server that says only that a token is active leaves nothing but its scopes to narrow', () =>
  fc.assert(
    fc.property(tokens, allFacts, (token, facts) => {
      const answer = confirm(token, { scopes: token.scopes, confirmation: {}, claims: {} })
      assert.is(answer._tag === 'Active' && isAllowed(answer.token, facts), isAllowed(token, facts))
    }),
    { numRuns: 5_000 }
  ))

test.run()
