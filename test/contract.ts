// The contract of every adapter: what it must make of each situation, on its own host.
import {
  around,
  byRoute,
  type Decision,
  type Gate,
  gate,
  type Layer,
  requireClaim,
  requireDetails,
  scopes
} from 'gatecheck'
import type { uvu } from 'uvu'
import * as assert from 'uvu/assert'
import { now, pem, request, secret } from './samples'
import { issuerRoutes, issuerSituations } from './several-issuers'
import { type ClientRequest, type Situation, situations, throwSecrets } from './situations'

export { type ClientRequest, type Situation, situations } from './situations'

const require = byRoute({
  'GET /time': scopes('time:query'),
  'GET /fresh': { ...scopes('time:query'), maxAge: 60 },
  'GET /strong': { ...scopes('time:query'), acr: ['loa3'] },
  'GET /admin': scopes('admin'),
  'GET /jane': { ...scopes('time:query'), subject: 'jane' },
  'GET /audience': { ...scopes('time:query'), audience: ['https://api.example.com'] },
  'GET /issuer': { ...scopes('time:query'), issuer: 'https://other.example.com' },
  'GET /client': { ...scopes('time:query'), client: 'another' },
  'GET /claim': { ...scopes('time:query'), checks: [requireClaim('branch', () => true)] },
  'GET /details': { ...scopes('time:query'), checks: [requireDetails('payment_initiation')] },
  'GET /boom': throwSecrets,
  'GET /nonsense': () => ({ scopes: 'admin' }) as never
})
/** In a table of their own: beside several issuers, a fixed rule for jane must name hers. */
const requireOfIssuers = byRoute(issuerRoutes)

/** The token without its padding: as it is, percent-encoded, JSON-escaped. */
const unpadded = secret.replace(/=+$/, '')
const forbidden: readonly string[] = [
  unpadded,
  encodeURIComponent(unpadded),
  unpadded.replaceAll('/', '\\/'),
  unpadded.replaceAll('/', '\\\\/')
]

/** No output may hold the token, as it was sent or as its host encodes it. */
export function assertNoSecrets(output: unknown): void {
  const text = typeof output === 'string' ? output : (JSON.stringify(output) ?? '')
  for (const spelling of forbidden)
    assert.not.ok(text.includes(spelling), 'an output holds the token')
}

function gateFor(situation: Situation): Gate {
  const isOfIssuers = issuerSituations.includes(situation)
  const rules = isOfIssuers ? requireOfIssuers : require
  return gate({ require: rules, introspect: situation.introspect, now, deadline: 20 })
}

/** What the gate alone decides, without a host. */
export async function decideSituation(
  situation: Situation,
  ...layers: readonly Layer<Gate>[]
): Promise<Decision> {
  const { authorization, certificate, method, path } = situation.request
  const presented = certificate === undefined ? undefined : pem(certificate)
  const pass = around(gateFor(situation), ...layers)
  return pass(request({ authorization, certificate: presented, method, path }))
}

/**
 * Runs the table, and all of two issuers, through one adapter. `send` returns the host's answer or rejects; `expected`
 * asserts what it must be.
 */
export function contract<Answer>(
  test: uvu.Test<object>,
  send: (gate: Gate, request: ClientRequest) => Promise<Answer>,
  expected: (answer: Answer | Error, situation: Situation) => void
): void {
  for (const situation of [...situations, ...issuerSituations]) {
    const { title, outcome, reason } = situation
    const expectedOutcome = reason === undefined ? outcome : `${outcome} ${reason}`
    test(`${title}: ${expectedOutcome}`, async () => {
      const answer = await send(gateFor(situation), situation.request).catch(
        (error: unknown) => error as Error
      )
      assertNoSecrets(answer instanceof Error ? `${answer.message} ${answer.stack ?? ''}` : answer)
      expected(answer, situation)
    })
  }
}
