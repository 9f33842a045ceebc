// Every kind of decision, for the tests of examples/observability, and what no record may hold.
import {
  around,
  type Check,
  type Decision,
  forbid,
  type Gate,
  gate,
  type Introspect,
  type Layer,
  noScopes,
  unauthorize
} from 'gatecheck'
import * as assert from 'uvu/assert'
import { assertNoSecrets, decideSituation, situations } from '../../contract'
import { requestWith } from '../../dpop/gates'
import { dpopSituations, publicUrl } from '../../dpop-situations'
import { bound, first, knowsToken, now, request, second } from '../../samples'

export interface Kind {
  readonly title: string
  readonly decision: Decision['_tag']
  /** As a metric has it. */
  readonly reason: string
  readonly decide: (pass: Layer<Gate>, introspect: Layer<Introspect>) => Promise<Decision>
}

const email = 'john.doe@mail.example'

/** A claim of the token and a member of the server's answer that no record may show. */
const withClaims: Layer<Introspect> = inner => async (query, signal) => {
  const answer = await inner(query, signal)
  if (answer._tag !== 'Active') return answer
  const claims = { ...answer.token.claims, email }
  return { ...answer, token: { ...answer.token, claims }, answer: { sub: 'john', email } }
}

function tagOf(outcome: string | number): Decision['_tag'] {
  if (outcome === 'Allow') return 'Allow'
  if (outcome === 401) return 'Unauthorized'
  return Number(outcome) < 500 ? 'Deny' : 'ServerError'
}

function checkedBy(check: Check, introspect: Layer<Introspect>): Gate {
  const asked = around(knowsToken(bound), withClaims, introspect)
  return gate({ require: noScopes, introspect: asked, now, checks: [check] })
}

export const kinds: readonly Kind[] = [
  ...situations.map(
    (situation): Kind => ({
      title: situation.title,
      decision: tagOf(situation.outcome),
      reason: situation.reason ?? 'none',
      decide: (pass, introspect) =>
        decideSituation(
          { ...situation, introspect: around(situation.introspect, withClaims, introspect) },
          pass
        )
    })
  ),
  ...dpopSituations.map(
    (situation): Kind => ({
      title: `DPoP: ${situation.title}`,
      decision: tagOf(situation.outcome),
      reason: situation.reason ?? 'none',
      decide: async pass => {
        const { authorization, proofs } = situation.request
        const url = `${publicUrl}/time`
        const send = (decide: Gate) =>
          decide(requestWith([authorization], proofs, { url, path: '/time' }))
        const decide = situation.gate()
        if (situation.isReplayed === true) await send(decide)
        return send(pass(decide))
      }
    })
  ),
  ...[forbid('account_locked'), unauthorize('old_terms')].map(
    (refusal): Kind => ({
      title: `a check of your own: ${refusal.reason}`,
      decision: refusal._tag,
      reason: 'custom',
      decide: async (pass, introspect) => pass(checkedBy(() => refusal, introspect))(request())
    })
  )
]

const proofs = dpopSituations.flatMap(situation => situation.request.proofs)
const certificates = [first, second].map(({ pem }) => pem.split('\n')[2] ?? '')

/** Neither the token nor a proof, nor the certificate, nor what the token says. */
export function assertNothingOfRequest(records: unknown): void {
  assertNoSecrets(records)
  const text = typeof records === 'string' ? records : JSON.stringify(records)
  assert.ok(text.length > 2, 'there is no record')
  for (const value of [...proofs, ...certificates, email, 'john', 'payments'])
    assert.not.ok(text.includes(value) || value.length < 4, value)
}

/** What is written to standard output meanwhile. */
export async function outputOf(run: () => unknown): Promise<string> {
  const { write } = process.stdout
  let output = ''
  process.stdout.write = (text: string | Uint8Array): boolean => {
    output += String(text)
    return true
  }
  try {
    await run()
  } finally {
    process.stdout.write = write
  }
  return output
}
