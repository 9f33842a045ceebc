// What confirmedBy makes of two tokens allows nothing that one of the two refuses.
import fc from 'fast-check'
import {
  around,
  type Confirmation,
  confirmedBy,
  decide,
  type Facts,
  type Introspect,
  type Introspection,
  type Requirement,
  type Token
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { at, first, second } from '../samples'
import { query } from './introspects'

const test = suite('confirmedBy, narrower')

function oneOf<A>(...values: readonly A[]): fc.Arbitrary<A> {
  return fc.constantFrom(...values)
}
const fieldNames: (keyof Token)[] = [
  'subject',
  'clientId',
  'scopes',
  'expiresAt',
  'notBefore',
  'issuer',
  'issuers',
  'audience',
  'acr',
  'authTime',
  'authorizationDetails',
  'confirmation'
]

/** A mark without an issuer is malformed. */
function withoutLooseMark(token: Token): Token {
  return token.issuer === undefined ? { ...token, issuers: undefined } : token
}
/** A few values of each field, so that two tokens often agree. */
const confirmations: fc.Arbitrary<Confirmation> = oneOf<Confirmation>(
  {},
  { thumbprint: first.thumbprint },
  { thumbprint: first.thumbprint },
  { thumbprint: second.thumbprint },
  { jkt: first.thumbprint },
  { unknown: ['kid'] },
  { thumbprint: first.thumbprint, unknown: ['kid'] },
  { thumbprint: first.thumbprint, jkt: first.thumbprint }
)
const tokens: fc.Arbitrary<Token> = fc
  .record(
    {
      subject: oneOf('john', 'john', 'app'),
      clientId: oneOf('app', 'app', 'john'),
      scopes: oneOf(['a', 'b'], ['a', 'b'], ['b'], []),
      expiresAt: oneOf(at + 1, at + 9, at),
      notBefore: oneOf(at, at - 9, at + 1),
      issuer: oneOf('https://a', 'https://a', 'https://b'),
      issuers: oneOf('several' as const),
      audience: oneOf(['api', 'web'], ['api'], ['web'], ['']),
      acr: oneOf('loa2', 'loa2', 'loa3'),
      // Never in the future: there the earlier login is the later refusal.
      authTime: oneOf(at - 1, at - 99),
      authorizationDetails: oneOf([{ type: 'pay' }], [{ type: 'pay' }], []),
      confirmation: confirmations,
      claims: oneOf({})
    },
    { requiredKeys: ['scopes', 'confirmation', 'claims'], noNullPrototype: true }
  )
  .map(withoutLooseMark)
/** The other differs in at most three fields, also by what it leaves out. */
const pairs = fc
  .tuple(tokens, tokens, fc.subarray(fieldNames, { maxLength: 3 }))
  .map(([one, random, names]): readonly [Token, Token] => {
    const changes = Object.fromEntries(names.map(name => [name, random[name]]))
    return [one, withoutLooseMark({ ...one, ...changes })]
  })
const requirements: fc.Arbitrary<Requirement> = fc
  .tuple(
    fc.record<Required<Omit<Requirement, 'checks' | 'route'>>>({
      scopes: oneOf(['a'], ['b']),
      anyScope: oneOf(['a', 'b'], ['x', 'a']),
      subject: oneOf('john', 'app'),
      client: oneOf('app', 'john'),
      issuer: oneOf('https://a', 'https://b'),
      audience: oneOf(['api'], ['web', 'x']),
      acr: oneOf(['loa2'], ['loa3', 'loa2']),
      maxAge: oneOf(50, 100),
      binding: oneOf('certificate', 'any')
    }),
    fc.subarray(
      ['scopes', 'anyScope', 'subject', 'client', 'issuer', 'audience', 'acr', 'maxAge', 'binding'],
      { maxLength: 2 }
    )
  )
  .map(([fields, names]) => ({
    scopes: [],
    binding: 'optional',
    ...Object.fromEntries(names.map(name => [name, fields[name as keyof typeof fields]]))
  }))
const allFacts: fc.Arbitrary<Facts> = fc.record(
  {
    now: fc.constant(at),
    thumbprint: oneOf(first.thumbprint, first.thumbprint, second.thumbprint),
    audience: oneOf<readonly string[] | 'any'>(['api'], ['web'], 'any', 'any'),
    absentAudience: oneOf('allowed' as const),
    requirement: requirements
  },
  { requiredKeys: ['now', 'requirement'], noNullPrototype: true }
)

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
