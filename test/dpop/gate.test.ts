import { cached, type Introspect, memory } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { knows, knowsToken, now, secret, unbound } from '../samples'
import { anyToken, boundToKey, describe, dpopGate, dpopWith, errorsOf, requestWith } from './gates'
import { otherKey, proofWith } from './proofs'

const test = suite('dpop, gate')

const good = proofWith()
const bearer = [`Bearer ${secret}`]
const ownKey = knowsToken(boundToKey)

for (const [title, lines] of [
  ['two Authorization lines', [`DPoP ${secret}`, `DPoP ${secret}`]],
  ['two joined by a comma', [`DPoP ${secret}, DPoP ${secret}`]],
  ['one of each scheme', [`Bearer ${secret}`, `DPoP ${secret}`]]
] as const)
  test(`${title}: 400 invalid_request in both schemes [RFC 9449 §7.2]`, async () => {
    const decision = await dpopGate()(requestWith(lines, [good]))
    assert.is(describe(decision), '400 malformed_request')
    assert.equal(errorsOf(decision), { Bearer: 'invalid_request', DPoP: 'invalid_request' })
  })

for (const [title, authorization, reason] of [
  ['no credentials', [], 'no_token'],
  ['another scheme', ['Basic abc'], 'unsupported_scheme']
] as const)
  test(`${title}: a challenge for each scheme, and no error [RFC 9449 §7.1]`, async () => {
    const decision = await dpopGate()(requestWith(authorization, []))
    assert.is(describe(decision), `401 ${reason}`)
    assert.equal((decision as { challenges?: unknown }).challenges, [
      'Bearer realm="protected"',
      'DPoP algs="PS256 ES256 EdDSA"'
    ])
  })

for (const proofs of [[], [good]])
  test(`a token with jkt as Bearer, with ${proofs.length} proofs: 401 invalid_token in Bearer [RFC 9449 §7.2]`, async () => {
    const decision = await dpopGate()(requestWith(bearer, proofs))
    assert.is(describe(decision), '401 dpop_proof_missing')
    assert.equal(errorsOf(decision), { Bearer: 'invalid_token', DPoP: undefined })
  })

test('the line of a proof is not read for the scheme Bearer', async () => {
  const names: string[] = []
  const header = (name: string): readonly string[] => {
    names.push(name)
    return name === 'authorization' ? bearer : [good]
  }
  await dpopGate()(requestWith([], [], { header }))
  assert.equal([...new Set(names)], ['authorization'])
})

for (const [title, token, reason] of [
  ['no binding', unbound, 'unbound'],
  [
    'only an unknown binding',
    { ...unbound, confirmation: { unknown: ['kid'] } },
    'unknown_confirmation'
  ]
] as const)
  test(`scheme DPoP, a token with ${title}, even if bearer tokens pass: 401 ${reason}`, async () => {
    const decide = dpopGate({ introspect: knowsToken(token), require: anyToken })
    const decision = await decide(dpopWith(good))
    assert.is(describe(decision), `401 ${reason}`)
    assert.equal(errorsOf(decision), { Bearer: undefined, DPoP: 'invalid_token' })
  })

test('the server calls it a DPoP token and names no key: 401 unbound, not a missing proof', async () => {
  const introspect = knows({ _tag: 'Refused', status: 401, reason: 'dpop_proof_missing' })
  assert.is(describe(await dpopGate({ introspect })(dpopWith(good))), '401 unbound')
  assert.is(
    describe(await dpopGate({ introspect })(requestWith(bearer, []))),
    '401 dpop_proof_missing'
  )
})

test('a gate without the option does not know the scheme DPoP', async () => {
  const decision = await dpopGate({ dpop: undefined, introspect: ownKey })(dpopWith(good))
  assert.is(describe(decision), '401 unsupported_scheme')
  assert.equal(errorsOf(decision), { Bearer: undefined })
})

test('no Introspect sees the proof, and a bad proof asks nobody', async () => {
  const queries: unknown[] = []
  const decide = dpopGate({
    introspect: query => {
      queries.push(query)
      return ownKey(query)
    }
  })
  await decide(dpopWith(proofWith({ htm: 'POST' })))
  assert.equal(queries, [])
  await decide(dpopWith(good))
  assert.is(queries.length, 1)
  assert.is((queries[0] as { scheme?: unknown }).scheme, 'DPoP')
  assert.not.ok(JSON.stringify(queries).includes(good.slice(0, 40)))
})

test('one answer of a cache serves each new proof, and is of no use to a proof of another key', async () => {
  let asked = 0
  const ask: Introspect = query => {
    asked += 1
    return ownKey(query)
  }
  const decide = dpopGate({ introspect: cached(memory({ entries: 9 }), { now })(ask) })
  for (const [proof, expected] of [
    [good, 'Allow'],
    [proofWith({ jti: 'proof-2' }), 'Allow'],
    [proofWith({ jti: 'proof-3' }, {}, otherKey), '401 dpop_proof_invalid signature'],
    [proofWith({}, { jwk: otherKey.publicJwk }, otherKey), '401 dpop_key_mismatch'],
    [good, '401 dpop_proof_replayed']
  ] as const)
    assert.is(describe(await decide(dpopWith(proof))), expected)
  assert.is(asked, 1)
})

test.run()
