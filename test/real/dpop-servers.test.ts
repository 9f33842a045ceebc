// Tokens of oidc-provider and Glewlwyd that are bound by certificate, by key or by both, opaque and
// as JWTs: their owner passes, and who has the token alone does not.
import { dpop, type Gate, gate, memoryReplay } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { describe, introspectAt, verifierFor } from './authorization-servers/decide'
import { makeKey, makeProof } from './authorization-servers/jws'
import {
  type Algorithm,
  type AuthorizationServer,
  audience,
  type TokenOptions
} from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'
import type { Client } from './proxies/certificates'

const test = suite('real servers with DPoP')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declare, declareForEach } = await startServers(cleanups)
const { first, second } = certificates

const url = 'https://api.example/accounts'
const [ownKey, otherKey] = [makeKey('ES256'), makeKey('ES256')]
type Binding = 'certificate' | 'dpop' | 'both'
type Key = typeof ownKey

function guard(server: AuthorizationServer, way: 'rfc7662' | 'jwt'): Gate {
  return gate({
    introspect: way === 'jwt' ? verifierFor(server) : introspectAt(server),
    require: { scopes: ['read'], binding: 'any' },
    audience,
    dpop: dpop({ replay: memoryReplay({ entries: 100, processes: 1 }) })
  })
}

interface Call {
  readonly scheme?: 'Bearer' | 'DPoP'
  readonly certificate?: Client | undefined
  readonly proof?: string
}
async function outcomeOf(pass: Gate, token: string, call: Call): Promise<string> {
  const { scheme = call.proof === undefined ? 'Bearer' : 'DPoP', certificate, proof } = call
  const lines: Readonly<Record<string, readonly string[]>> = {
    authorization: [`${scheme} ${token}`],
    dpop: proof === undefined ? [] : [proof]
  }
  const decision = await pass({
    method: 'GET',
    path: '/accounts',
    url,
    header: name => lines[name.toLowerCase()] ?? [],
    certificate: certificate && { _tag: 'Pem', pem: certificate.certificate }
  })
  return describe(decision)
}

/** What a caller shows beside the token, made anew for each call, and what comes of it. */
type Row = readonly [who: string, call: (by: (key: Key) => string) => Call, outcome: string]
const rows: Readonly<Record<Binding, readonly Row[]>> = {
  certificate: [
    ['owner', () => ({ certificate: first }), 'Allow'],
    ['thief without a certificate', () => ({}), '401 certificate_missing'],
    ['thief with a certificate', () => ({ certificate: second }), '401 certificate_mismatch'],
    ['thief with a key', by => ({ proof: by(otherKey), certificate: second }), '401 unbound']
  ],
  dpop: [
    ['owner', by => ({ proof: by(ownKey) }), 'Allow'],
    ['thief without a key', () => ({}), '401 dpop_proof_missing'],
    ['thief with a certificate', () => ({ certificate: second }), '401 dpop_proof_missing'],
    ['thief with a key', by => ({ proof: by(otherKey) }), '401 dpop_key_mismatch'],
    ['thief without a proof', () => ({ scheme: 'DPoP' }), '401 dpop_proof_invalid'],
    [
      'owner who downgrades',
      by => ({ scheme: 'Bearer', proof: by(ownKey) }),
      '401 dpop_proof_missing'
    ]
  ],
  both: [
    ['owner', by => ({ proof: by(ownKey), certificate: first }), 'Allow'],
    ['thief of the key', by => ({ proof: by(ownKey) }), '401 certificate_missing'],
    [
      'thief of the key with a certificate',
      by => ({ proof: by(ownKey), certificate: second }),
      '401 certificate_mismatch'
    ],
    ['thief of the certificate', () => ({ certificate: first }), '401 dpop_proof_missing'],
    [
      'thief of the certificate with a key',
      by => ({ proof: by(otherKey), certificate: first }),
      '401 dpop_key_mismatch'
    ]
  ]
}

async function checkRows(
  server: AuthorizationServer,
  way: 'rfc7662' | 'jwt',
  binding: Binding,
  format: Algorithm | 'opaque'
): Promise<void> {
  const options: TokenOptions = {
    format,
    bound: binding !== 'dpop',
    ...(binding === 'certificate' ? {} : { proofKey: ownKey })
  }
  const { accessToken, tokenType } = await server.requestTokens(options)
  assert.is(tokenType.toLowerCase(), binding === 'certificate' ? 'bearer' : 'dpop')
  const pass = guard(server, way)
  for (const [who, call, outcome] of rows[binding]) {
    const made = call(key => makeProof('GET', url, key, accessToken))
    assert.is(await outcomeOf(pass, accessToken, made), outcome, who)
    if (outcome === 'Allow' && made.proof !== undefined)
      assert.is(await outcomeOf(pass, accessToken, made), '401 dpop_proof_replayed', 'replay')
  }
}

for (const way of ['rfc7662', 'jwt'] as const) {
  for (const binding of ['certificate', 'dpop'] as const)
    declareForEach(
      test,
      `a token bound by ${binding} and judged by ${way} is of use to its owner alone [RFC 8705 §3, RFC 9449 §7]`,
      server => checkRows(server, way, binding, way === 'jwt' ? 'ES256' : server.introspectable)
    )
  declare(
    test,
    'Glewlwyd',
    `a token bound by both and judged by ${way} needs the certificate and the key [RFC 7800 §3.1]`,
    server => checkRows(server, way, 'both', 'ES256')
  )
}
declare(test, 'oidc-provider', 'binds no token by both', async server => {
  const both = { bound: true, proofKey: ownKey }
  for (const format of ['ES256', 'opaque'] as const)
    await server.requestTokens({ ...both, format }).then(
      () => assert.unreachable(),
      (error: Error) => assert.match(error.message, /got 400 invalid_request/)
    )
})

test.run()
