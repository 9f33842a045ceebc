// Random tokens of few values, pairs of them that differ little, and facts.
import fc from 'fast-check'
import type { Confirmation, Facts, Requirement, Token } from 'gatecheck'
import { at, first, second } from '../samples'

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
export const tokens: fc.Arbitrary<Token> = fc
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
export const pairs = fc
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
export const allFacts: fc.Arbitrary<Facts> = fc.record(
  {
    now: fc.constant(at),
    thumbprint: oneOf(first.thumbprint, first.thumbprint, second.thumbprint),
    audience: oneOf<readonly string[] | 'any'>(['api'], ['web'], 'any', 'any'),
    absentAudience: oneOf('allowed' as const),
    requirement: requirements
  },
  { requiredKeys: ['now', 'requirement'], noNullPrototype: true }
)
