import fc from 'fast-check'
import {
  type GateOptions,
  gate,
  type Introspection,
  noScopes,
  type ResourceRequest
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  anyText,
  bound,
  derOf,
  first,
  knowsToken,
  pem,
  pemOf,
  request,
  rfc8705,
  secret
} from '../samples'
import { baseOptions, neverSettle, outcomeOf, throwSecret } from './gates'

const test = suite('gate, random input')

function chaos<A>(good: fc.Arbitrary<A>): fc.Arbitrary<() => unknown> {
  return fc.oneof(
    good.map(value => () => value),
    good.map(value => async () => value),
    fc.anything().map(value => () => value),
    fc.constant(throwSecret),
    fc.constant(async () => throwSecret()),
    fc.constant(neverSettle)
  )
}
// Only the deadline ends a function that never settles: without it this test would not end.
test('for any request, user functions and clock, the gate never rejects and never exceeds its deadline', () =>
  fc.assert(
    fc.asyncProperty(
      chaos(fc.constant(noScopes)),
      chaos(fc.constant<Introspection>({ _tag: 'Active', token: bound })),
      chaos(fc.constant(1.8e12)),
      fc.oneof(
        fc.constant(() => [`Bearer ${secret}`]),
        fc.constant(throwSecret)
      ),
      fc.anything(),
      async (require, introspect, clock, header, certificate) => {
        const decide = gate({ require, introspect, now: clock, deadline: 10 } as GateOptions)
        const decision = await decide(
          request({
            header: header as ResourceRequest['header'],
            certificate: certificate as never
          })
        )
        assert.ok(['Allow', 'Deny', 'Unauthorized', 'ServerError'].includes(decision._tag))
        if (decision._tag === 'Allow') assert.is(decision.facts.thumbprint, first.thumbprint) // only the right certificate gets through chaos
      }
    ),
    { numRuns: 100 }
  ))

test('a certificate with one bit changed never allows', async () => {
  const der = derOf(rfc8705.pem)
  const decide = gate({
    ...baseOptions,
    introspect: knowsToken({ ...bound, confirmation: { thumbprint: rfc8705.thumbprint } })
  })
  assert.is(outcomeOf(await decide(request({ certificate: { _tag: 'Der', der } }))), 'Allow')
  for (let bit = 0; bit < der.length * 8; bit += 1) {
    const other = Uint8Array.from(der)
    other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    const decision = await decide(
      request({ certificate: bit % 2 === 0 ? { _tag: 'Der', der: other } : pem(pemOf(other)) })
    )
    assert.is.not(decision._tag, 'Allow', `bit ${bit}`)
  }
})

const hostileText = fc.oneof(
  anyText,
  fc.constantFrom('Bearer ', ',', `Bearer ${secret}`, 'DPoP x', '\r\n', 'Bearer bearer')
)
test('random headers, methods and paths get a decision, and only the known token is allowed', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(hostileText, { maxLength: 3 }),
      fc.string(),
      fc.string(),
      async (authorization, method, path) => {
        const decide = gate({
          ...baseOptions,
          introspect: async ({ token }) =>
            token === secret ? { _tag: 'Active', token: bound } : { _tag: 'Inactive' }
        })
        const decision = await decide(request({ authorization, method, path }))
        if (decision._tag === 'Allow') assert.match(authorization[0] ?? '', /^[ \t]*bearer +/i)
      }
    ),
    { numRuns: 150 }
  ))

test.run()
