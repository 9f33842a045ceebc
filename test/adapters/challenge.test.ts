// The challenges of a gate with the option `challenge`, through every adapter.
import {
  byRoute,
  dpop,
  type Gate,
  type GateOptions,
  gate,
  memoryReplay,
  type Requirement,
  requireDetails,
  resourceMetadata,
  scopes
} from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../contract'
import { boundToKey } from '../dpop/gates'
import { newProof, publicUrl, withProof } from '../dpop-situations'
import { bound, knows, knowsToken, now, secret } from '../samples'
import type { DpopAnswer } from './dpop/answers'
import { type DpopHost, dpopHosts } from './dpop/hosts'

const test = suite('adapters, challenge')

const metadata = resourceMetadata({
  resource: publicUrl,
  authorizationServers: ['https://as.example.com']
})
const located = `resource_metadata="${publicUrl}/.well-known/oauth-protected-resource"`
const challenge = { realm: 'time', scope: true, metadata } as const
const known = knowsToken({ ...bound, confirmation: {}, scopes: ['other'] })
const bearer = { authorization: `Bearer ${secret}`, proofs: [] }
const nobody = { authorization: '', proofs: [] }

function gateWith(options: Partial<GateOptions>): Gate {
  const require = byRoute({ 'GET /time': { ...scopes('time:query'), binding: 'optional' } })
  return gate({ introspect: known, require, now, challenge, ...options })
}
function withDpop(options: Partial<GateOptions> = {}): Partial<GateOptions> {
  return { dpop: dpop({ replay: memoryReplay({ entries: 100, processes: 1, now }) }), ...options }
}
/** A token with `time:query`, bound to the key of a good proof. */
function requiring(more: Partial<Requirement>): Partial<GateOptions> {
  const require = { ...scopes('time:query'), binding: 'dpop', ...more } as const
  return withDpop({ introspect: knowsToken(boundToKey), require })
}
const proven = withProof(newProof())

/** Where an adapter shows them: the header, or the context of a policy. */
function challengesIn({ header, text }: DpopAnswer, { kind }: DpopHost): string | undefined {
  if (kind === 'http') return header('www-authenticate').join(', ')
  return /"challenge":"((?:\\.|[^"])*)"/.exec(text)?.[1]?.replaceAll('\\"', '"')
}

for (const [title, options, request, status, expected] of [
  [
    'no credentials: realm, scope and metadata, and no error [RFC 6750 §3.1]',
    {},
    nobody,
    401,
    `Bearer realm="time", scope="time:query", ${located}`
  ],
  [
    'another path without credentials: no scope, as on a route that needs none',
    {},
    { ...nobody, target: '/elsewhere' },
    401,
    `Bearer realm="time", ${located}`
  ],
  [
    'an unknown token: the error beside them',
    { introspect: knows({ _tag: 'Inactive' }) },
    bearer,
    401,
    `Bearer error="invalid_token", error_description="The token is unknown, expired or revoked", realm="time", scope="time:query", ${located}`
  ],
  [
    'a missing scope: the scopes once',
    {},
    bearer,
    403,
    `Bearer error="insufficient_scope", error_description="The token lacks a scope", scope="time:query", realm="time", ${located}`
  ],
  [
    'an unknown route: no scope',
    {},
    { ...bearer, target: '/elsewhere' },
    403,
    `Bearer realm="time", ${located}`
  ],
  [
    'two schemes without credentials: in both [RFC 9449 §7.1]',
    withDpop(),
    nobody,
    401,
    `Bearer realm="time", scope="time:query", ${located}, DPoP algs="PS256 ES256 EdDSA", realm="time", scope="time:query", ${located}`
  ],
  [
    'a bad proof: the error in the scheme that was used',
    withDpop(),
    withProof('not-a-proof'),
    401,
    `Bearer realm="time", ${located}, DPoP error="invalid_dpop_proof", error_description="The DPoP proof is not valid for this request", algs="PS256 ES256 EdDSA", realm="time", ${located}`
  ],
  [
    'a missing scope with two schemes: the scopes in both',
    withDpop(),
    bearer,
    403,
    `Bearer error="insufficient_scope", error_description="The token lacks a scope", scope="time:query", realm="time", ${located}, DPoP algs="PS256 ES256 EdDSA", realm="time", scope="time:query", ${located}`
  ],
  [
    'a missing scope with a good proof: the error in DPoP [RFC 9449 §7.1]',
    requiring({ scopes: ['admin'] }),
    proven,
    403,
    `Bearer realm="time", scope="admin", ${located}, DPoP error="insufficient_scope", error_description="The token lacks a scope", scope="admin", algs="PS256 ES256 EdDSA", realm="time", ${located}`
  ],
  [
    'a login too long ago, with a good proof: step-up in DPoP [RFC 9470 §3]',
    requiring({ maxAge: 5, acr: ['loa3'] }),
    proven,
    401,
    `Bearer realm="time", scope="time:query", ${located}, DPoP error="insufficient_user_authentication", error_description="The token needs a recent login", acr_values="loa3", max_age="5", algs="PS256 ES256 EdDSA", realm="time", scope="time:query", ${located}`
  ],
  [
    'a login too weak, with a good proof: step-up in DPoP [RFC 9470 §3]',
    requiring({ acr: ['loa3'] }),
    proven,
    401,
    `Bearer realm="time", scope="time:query", ${located}, DPoP error="insufficient_user_authentication", error_description="The token needs a stronger login", acr_values="loa3", algs="PS256 ES256 EdDSA", realm="time", scope="time:query", ${located}`
  ],
  [
    'other authorization details, with a good proof: no error code fits [RFC 9396 §9]',
    requiring({ checks: [requireDetails('payment_initiation')] }),
    proven,
    403,
    `Bearer realm="time", ${located}, DPoP algs="PS256 ES256 EdDSA", realm="time", ${located}`
  ]
] as const)
  for (const host of dpopHosts)
    test(`${host.name}, ${title}`, async () => {
      const answer = await host.send(gateWith(options), request, publicUrl)
      assertNoSecrets(answer.text)
      const challenges = challengesIn(answer, host)
      if (challenges !== undefined) assert.is(challenges, expected)
      else assert.ok(host.kind === 'error')
      if (host.kind === 'http') assert.is(answer.status, status)
    })

for (const host of dpopHosts)
  test(`${host.name}: without the option, nothing is added`, async () => {
    const answer = await host.send(gateWith({ challenge: undefined }), nobody, publicUrl)
    const challenges = challengesIn(answer, host)
    if (challenges !== undefined) assert.is(challenges, 'Bearer realm="protected"')
    assert.not.match(answer.text, 'time:query')
  })

test('a good request is not changed by it', async () => {
  for (const host of dpopHosts) {
    const pass = gateWith({ introspect: knowsToken({ ...bound, confirmation: {} }) })
    assert.is((await host.send(pass, bearer, publicUrl)).status, 200, host.name)
  }
})

test.run()
