// Scheme, proof, key, issuer and certificate in every combination: the public gate decides, and so does an
// oracle that was written without its code.
import { dpop, type GateOptions, gate, type Introspection, memoryReplay } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { describe, jkt, requestWith } from '../dpop/gates'
import { jktOf, otherKey, proofWith } from '../dpop/proofs'
import { at, first, now, pem, second, secret } from '../samples'
import { combinations } from './space'

const test = suite('exhaustion, DPoP')

const good = proofWith()
const bankIssuer = 'https://as.bank.example'
const values = {
  scheme: { Bearer: 0, DPoP: 0 },
  proof: {
    none: [],
    good: [good],
    'by another key': [proofWith({}, { jwk: otherKey.publicJwk }, otherKey)],
    'badly signed': [proofWith({}, {}, otherKey)]
  },
  certificate: { 'of the token': pem(first.pem), another: pem(second.pem), absent: undefined },
  key: { none: undefined, 'of the client': jkt, another: jktOf(otherKey) },
  bound: { 'to a certificate': first.thumbprint, 'to none': undefined },
  unknown: { none: undefined, 'a method': ['kid'] },
  issuer: { 'of the route': bankIssuer, another: 'https://evil.example', absent: undefined },
  expiry: { told: at + 1, 'has passed': at },
  scope: { granted: ['a'], lacking: [] },
  binding: { certificate: 0, dpop: 0, any: 0, optional: 0 },
  option: { dpop: 0, none: 0 }
} as const
type Names = { readonly [name in keyof typeof values]: keyof (typeof values)[name] & string }

/** The proof is by the key to which the token is bound. */
function isProven({ proof, key }: Names): boolean {
  return (
    (key === 'of the client' && proof === 'good') ||
    (key === 'another' && proof === 'by another key')
  )
}
function hasBinding({ binding, key, bound }: Names): boolean {
  const [hasKey, hasCertificate] = [key !== 'none', bound !== 'to none']
  if (binding === 'optional') return true
  if (binding === 'any') return hasKey || hasCertificate
  return binding === 'dpop' ? hasKey : hasCertificate
}

/** In the order of a gate's checks. The first that applies is the decision. */
const faults: readonly (readonly [string, (names: Names, isDpop: boolean) => boolean])[] = [
  ['401 unsupported_scheme', ({ option }, isDpop) => isDpop && option === 'none'],
  ['401 dpop_proof_invalid missing', ({ proof }, isDpop) => isDpop && proof === 'none'],
  [
    '401 dpop_proof_invalid signature',
    ({ proof, key }, isDpop) => isDpop && proof === 'badly signed' && key === 'of the client'
  ],
  ['401 expired', ({ expiry }) => expiry === 'has passed'],
  ['401 dpop_proof_missing', ({ key }, isDpop) => !isDpop && key !== 'none'],
  [
    '401 unknown_confirmation',
    ({ unknown, bound, key }) => unknown !== 'none' && bound === 'to none' && key === 'none'
  ],
  ['401 unbound', ({ key }, isDpop) => isDpop && key === 'none'],
  ['401 dpop_key_mismatch', (names, isDpop) => isDpop && !isProven(names)],
  [
    '401 certificate_missing',
    ({ bound, certificate }) => bound !== 'to none' && certificate === 'absent'
  ],
  [
    '401 certificate_mismatch',
    ({ bound, certificate }) => bound !== 'to none' && certificate === 'another'
  ],
  ['401 unbound', names => !hasBinding(names)],
  ['401 wrong_issuer', ({ issuer }) => issuer !== 'of the route'],
  ['403 insufficient_scope', ({ scope }) => scope === 'lacking']
]

let introspection: Introspection = { _tag: 'Inactive' }
let spent = 0
const store = memoryReplay({ entries: 10, processes: 1, now })
/** It proves itself, counts, and forgets: every combination has the same proof. */
const replay = {
  add: (key: string, seconds: number, owner: string) => {
    if (seconds === 10) return store.add(key, seconds, owner)
    spent += 1
    return true
  }
}
const options = { introspect: () => introspection, now, dpop: dpop({ replay }) }

function gateFor({ binding, option }: Names) {
  const require = { scopes: ['a'], issuer: bankIssuer, binding }
  const own: GateOptions = { ...options, require }
  return gate(option === 'dpop' ? own : { ...own, dpop: undefined })
}

test('a gate allows if and only if scheme, key, proof, issuer and certificate fit, and spends those proofs only', async () => {
  const all = combinations(values) as readonly Names[]
  const answered = new Map<string, number>()
  for (const names of all) {
    const { scheme, proof, certificate, key, bound, unknown, issuer, expiry, scope } = names
    introspection = {
      _tag: 'Active',
      token: {
        scopes: values.scope[scope],
        expiresAt: values.expiry[expiry],
        issuer: values.issuer[issuer],
        confirmation: {
          thumbprint: values.bound[bound],
          jkt: values.key[key],
          unknown: values.unknown[unknown]
        },
        claims: {}
      }
    }
    const request = requestWith([`${scheme} ${secret}`], values.proof[proof], {
      certificate: values.certificate[certificate]
    })
    const spentBefore = spent
    const decision = await gateFor(names)(request)
    const isDpop = scheme === 'DPoP'
    const expected = faults.find(([, applies]) => applies(names, isDpop))?.[0] ?? 'Allow'
    assert.is(describe(decision), expected, JSON.stringify(names))
    assert.is(spent - spentBefore, isDpop && expected === 'Allow' ? 1 : 0)
    answered.set(expected, (answered.get(expected) ?? 0) + 1)
  }
  assert.is(all.length, 2 * 4 * 3 * 3 * 2 * 2 * 3 * 2 * 2 * 4 * 2)
  assert.equal(
    [...answered.keys()].sort(),
    [...new Set(['Allow', ...faults.map(([name]) => name)])].sort()
  )
})

test.run()
