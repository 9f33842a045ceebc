// A stranger must not choose the key that we compute with: Node imports the key of a proof, and
// verifies with it, only if the token is bound to it.
import type { Introspection } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { rsa } from '../jose/samples'
import { watch } from '../real/warm/watch'
import { knows, secret, unbound } from '../samples'
import {
  anyToken,
  boundToBoth,
  boundToKey,
  describe,
  dpopGate,
  dpopWith,
  requestWith
} from './gates'
import { clientKey, otherKey, proofWith } from './proofs'

const test = suite('dpop, key import')

const good = proofWith()
const byOtherKey = proofWith({}, { jwk: otherKey.publicJwk }, otherKey)
const active = (token = boundToKey): Introspection => ({ _tag: 'Active', token })

/** What a new gate decides, and which keys Node imported and verified with meanwhile. */
async function watched(introspection: Introspection, request = dpopWith(good), require = anyToken) {
  const decide = dpopGate({ introspect: knows(introspection), require })
  const { importedKeys, verified, stop } = watch()
  try {
    return { decision: describe(await decide(request)), importedKeys, verified }
  } finally {
    stop()
  }
}

for (const [title, token] of [
  ['the key', boundToKey],
  ['key and certificate', boundToBoth]
] as const)
  test(`the owner's key is imported once, and verified with, for a token that is bound to ${title}`, async () => {
    const { importedKeys, verified } = await watched(active(token))
    const { kty, crv, x, y } = clientKey.publicJwk
    assert.equal(importedKeys, [{ kty, crv, x, y }])
    assert.equal(verified, [true])
  })

const { confirmation, ...noConfirmation } = boundToBoth
const byCertificate = { ...noConfirmation, confirmation: { thumbprint: confirmation.thumbprint } }
const failed = { _tag: 'Failed', reason: 'introspection_unreachable', detail: 'http_503' } as const

for (const [title, introspection, request, expected] of [
  [
    "a thief's proof for the victim's token",
    active(),
    dpopWith(byOtherKey),
    '401 dpop_key_mismatch'
  ],
  [
    'a key of another type',
    active(),
    dpopWith(proofWith({}, { alg: 'PS256', jwk: rsa.publicJwk })),
    '401 dpop_key_mismatch'
  ],
  ['a token without binding', active(unbound), dpopWith(good), '401 unbound'],
  [
    'a token that is bound to a certificate alone',
    active(byCertificate),
    dpopWith(good),
    '401 unbound'
  ],
  [
    'an unknown binding',
    active({ ...unbound, confirmation: { unknown: ['kid'] } }),
    dpopWith(good),
    '401 unknown_confirmation'
  ],
  ['an inactive token', { _tag: 'Inactive' }, dpopWith(good), '401 inactive'],
  ['a foreign token', { _tag: 'Foreign', by: 'form' }, dpopWith(good), '401 issuer_unknown form'],
  [
    'a token that the server refused',
    { _tag: 'Refused', status: 401, reason: 'dpop_key_mismatch' },
    dpopWith(good),
    '401 dpop_key_mismatch'
  ],
  [
    'a token of which nothing is known',
    { ...failed, retryable: true },
    dpopWith(good),
    '503 introspection_unreachable http_503'
  ],
  [
    'an answer that is none',
    {} as never,
    dpopWith(good),
    '500 introspection_malformed unknown_tag'
  ],
  [
    'a token with jkt as Bearer beside its proof',
    active(),
    requestWith([`Bearer ${secret}`], [good]),
    '401 dpop_proof_missing'
  ],
  [
    'a proof that is wrong in another way',
    active(),
    dpopWith(proofWith({ htm: 'POST' })),
    '401 dpop_proof_invalid htm'
  ]
] as const)
  test(`${title}: no key is imported, and nothing verified: ${expected}`, async () => {
    const { decision, importedKeys, verified } = await watched(introspection, request)
    assert.is(decision, expected)
    assert.equal([importedKeys, verified], [[], []])
  })

test.run()
