// The tutorial with DPoP proofs: tokens that are bound to a key, or to a key and a certificate.
import { tmpdir } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { startApi } from '../../examples/tutorial/api'
import { claimsOf } from '../../examples/tutorial/claims'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { createNarrator } from '../../examples/tutorial/narrator'
import { makeCalls, type Outcome } from '../../examples/tutorial/outcomes'
import { setUp } from '../../examples/tutorial/setup'
import { obtainTokens, tokenKinds } from '../../examples/tutorial/tokens'
import { describeVariant, type Variant } from '../../examples/tutorial/variant'

const test = suite('the tutorial with DPoP')
const cleanups = createCleanups()
test.after(cleanups.run)

type Properties = Pick<Variant, 'tokens' | 'binding'>
const hosts = [
  { host: 'api-gateway', api: 'rest', refusals: 'throw' },
  { host: 'api-gateway', api: 'rest', refusals: 'policy' },
  { host: 'api-gateway', api: 'http', refusals: 'policy' },
  { host: 'express', api: 'rest', refusals: 'policy' },
  { host: 'cloudflare', api: 'rest', refusals: 'policy' }
] as const

interface Run {
  readonly printed: string
  readonly secrets: readonly string[]
  readonly confirmation: unknown
  readonly thumbprints: { readonly key: string | undefined; readonly certificate: string }
  readonly outcomes: readonly (readonly [where: string, rows: readonly Outcome[]])[]
}
async function run(properties: Properties, on: readonly (typeof hosts)[number][]): Promise<Run> {
  const lines: string[] = []
  const narrator = createNarrator(line => lines.push(line))
  const folder = await createFolder(tmpdir())
  cleanups.add(folder.remove)
  const setup = await setUp(folder, cleanups, narrator, properties)
  const tokenSet = await obtainTokens(setup, narrator)
  const outcomes: (readonly [string, readonly Outcome[]])[] = []
  for (const host of on) {
    const variant: Variant = { ...properties, ...host, introspection: 'rfc7662' }
    const api = await startApi(setup, variant, cleanups, narrator)
    const rows = await makeCalls(setup, tokenSet, api, variant, narrator)
    outcomes.push([describeVariant(variant), rows])
  }
  const { cnf } = (await claimsOf(setup.server, tokenSet.tokens.token)) as { readonly cnf: unknown }
  const { client1 } = setup.certificates
  return {
    printed: lines.join('\n'),
    secrets: tokenKinds.map(kind => tokenSet.tokens[kind]),
    confirmation: cnf,
    thumbprints: { key: setup.proofKeys?.client1.thumbprint, certificate: client1.thumbprint },
    outcomes
  }
}

const [byKey, byBoth, jwtByKey, opaqueByBoth] = await Promise.all([
  run({ tokens: 'opaque', binding: 'dpop' }, hosts),
  run({ tokens: 'jwt', binding: 'both' }, hosts),
  run({ tokens: 'jwt', binding: 'dpop' }, [hosts[0]]),
  run({ tokens: 'opaque', binding: 'both' }, [hosts[0]])
])
const runs = [byKey, byBoth, jwtByKey, opaqueByBoth]

/** The rules that calls show, with gatecheck's reason. */
const always = [
  ['client 1 with its own token', 'the key that the token is bound to is accepted', /^all \d/],
  ['the same request again', 'a proof is accepted once [RFC 9449 §11.1]', /dpop_proof_replayed/],
  ['no token', 'a request without a token is refused', /no_token/],
  ['an expired token', 'an expired token is refused', /inactive|expired/],
  ['a token without time:query', 'a token without the scope is forbidden', /insufficient_scope/]
] as const
const forKeys = [
  [
    "a thief with client 1's token and no key",
    'a thief with the token and without the key is refused [RFC 9449 §7.2]',
    /dpop_proof_missing/
  ],
  ["client 2 with client 1's token", 'a thief with another key is refused', /dpop_key_mismatch/],
  ['a token bound to no key', 'an unbound token is refused', /unbound/]
] as const
const forBoth = [
  [
    "client 1's certificate without its key",
    'the certificate alone is not enough',
    /dpop_proof_missing/
  ],
  ["client 1's certificate with client 2's key", 'nor with another key', /dpop_key_mismatch/],
  [
    "client 1's key with client 2's certificate",
    'the key with another certificate is not enough',
    /certificate_mismatch/
  ],
  ['no certificate', 'the key alone is not enough [RFC 7800 §3.1]', /certificate_missing/],
  ['a token bound to nothing', 'a token bound to neither is refused', /unbound/]
] as const

for (const [tested, calls] of [
  [runs, always],
  [[byKey, jwtByKey], forKeys],
  [[byBoth, opaqueByBoth], forBoth]
] as const)
  for (const [call, sentence, reason] of calls)
    test(sentence, () => {
      for (const [where, rows] of tested.flatMap(({ outcomes }) => outcomes)) {
        const row = rows.find(each => each.call.replace(', through execute-api', '') === call)
        assert.ok(row?.asExpected, `${where}: ${row?.status} ${row?.body}`)
        assert.match(row?.checks ?? '', reason, where)
        if (/thrown|Express|Worker/.test(where) && /dpop_|certificate_/.test(reason.source))
          assert.is(row?.status, '401', where)
      }
    })
test('every call of every run was answered as expected', () => {
  for (const [where, rows] of runs.flatMap(({ outcomes }) => outcomes))
    for (const { call, status, body, asExpected } of rows)
      assert.ok(asExpected, `${where}, ${call}: ${status} ${body}`)
})
test('the token is bound to the key, or to the key and the certificate [RFC 9449 §6, RFC 8705 §3.1]', () => {
  for (const { confirmation, thumbprints } of [byKey, jwtByKey])
    assert.equal(confirmation, { jkt: thumbprints.key })
  for (const { confirmation, thumbprints } of [byBoth, opaqueByBoth])
    assert.equal(confirmation, { jkt: thumbprints.key, 'x5t#S256': thumbprints.certificate })
})
test('no output holds a token, a proof or a key', () => {
  for (const { printed, secrets } of runs) {
    for (const secret of secrets) assert.not.ok(printed.includes(secret))
    assert.not.match(printed, /PRIVATE|eyJ/)
  }
})

test.run()
