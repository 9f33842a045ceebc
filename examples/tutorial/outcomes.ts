// Step 6: makes the calls, compares each answer with the expected one, and shows the checks.
import { setTimeout as pause } from 'node:timers/promises'
import { type Expected, type PlannedCall, plannedCalls } from './calls'
import type { RunningApi } from './hosts/host'
import type { Narrator } from './narrator'
import { makeProof, publicUrlOf } from './proofs'
import { type Reply, send } from './request'
import type { Setup } from './setup'
import type { TokenSet } from './tokens'
import type { Variant } from './variant'

export interface Outcome {
  readonly call: string
  readonly checks: string
  /** The reason, for the operator of the API. The caller does not get it. */
  readonly sentence: string
  readonly status: string
  readonly body: string
  readonly asExpected: boolean
  readonly expected: Expected
}

export async function makeCalls(
  setup: Setup,
  tokenSet: TokenSet,
  api: RunningApi,
  variant: Variant,
  narrator: Narrator
): Promise<readonly Outcome[]> {
  narrator.step('The calls')
  const outcomes: Outcome[] = []
  let lastProof = ''
  for (const plannedCall of plannedCalls(variant)) {
    if (plannedCall.token === 'token-expired')
      await pause(Math.max(0, tokenSet.expiredAt + 50 - Date.now()))
    narrator.say(`\n${plannedCall.call[0]?.toUpperCase()}${plannedCall.call.slice(1)}:`)
    if (plannedCall.token === 'token-expired')
      narrator.command('sleep 2  # the token expires after one second')
    for (const command of curlCommands(setup, api, plannedCall)) narrator.command(command)
    const proof = proofFor(setup, tokenSet, api, plannedCall) ?? lastProof
    const outcome = await makeCall(setup, tokenSet, api, plannedCall, proof)
    lastProof = proof
    narrator.say(`${outcome.status} ${outcome.body}`)
    narrator.say(`gatecheck: ${outcome.sentence}`)
    outcomes.push(outcome)
  }
  return outcomes
}

async function makeCall(
  setup: Setup,
  tokenSet: TokenSet,
  api: RunningApi,
  plannedCall: PlannedCall,
  proof: string
): Promise<Outcome> {
  const { call, token, certificate, expected } = plannedCall
  const invocationsBefore = api.invocations()
  const reply = await send({
    url: callUrl(api, plannedCall),
    ca: setup.certificates.server.certificate,
    client: certificate === undefined ? undefined : setup.certificates[certificate],
    headers: {
      ...(token === undefined
        ? {}
        : { Authorization: `${schemeOf(plannedCall)} ${tokenSet.tokens[token]}` }),
      ...(plannedCall.proof === undefined ? {} : { DPoP: proof })
    }
  })
  const invoked = api.invocations() > invocationsBefore
  return {
    call,
    expected,
    checks: invoked ? describeChecks(api) : 'none: the authorizer was not called',
    sentence:
      (invoked ? api.lastExplanation()?.sentence : undefined) ?? 'not called: no request arrived.',
    status: reply._tag === 'Answered' ? String(reply.status) : 'no TLS',
    body: reply._tag === 'Answered' ? reply.body : `The TLS handshake failed (${reply.code})`,
    asExpected: isExpected(reply, expected) && invoked === (expected !== 'handshake refused')
  }
}

function isExpected(reply: Reply, expected: Expected): boolean {
  if (expected === 'handshake refused') return reply._tag === 'Unanswered'
  if (reply._tag === 'Unanswered') return false
  if (expected === 'allowed')
    return reply.status === 200 && /"sub":"john","scope":"time:query"/.test(reply.body)
  const bodyMatches =
    typeof expected.body === 'string'
      ? reply.body === expected.body
      : expected.body.test(reply.body)
  return reply.status === expected.status && bodyMatches
}

function describeChecks(api: RunningApi): string {
  const { checks = [], reason } = api.lastExplanation() ?? {}
  const [passed, failed] = [
    checks.filter(({ result }) => result === 'passed').length,
    checks.find(({ result }) => result === 'failed')
  ]
  return failed === undefined
    ? `all ${passed} passed`
    : `${passed} passed, then failed: ${failed.check} (${reason})`
}

function callUrl({ mtlsUrl, plainUrl }: RunningApi, { certificate }: PlannedCall): string {
  return `${certificate === undefined ? plainUrl : mtlsUrl}/time`
}

function schemeOf({ proof }: PlannedCall): 'Bearer' | 'DPoP' {
  return proof === undefined ? 'Bearer' : 'DPoP'
}

/** Undefined if the call makes none. */
function proofFor(
  { proofKeys }: Setup,
  { tokens }: TokenSet,
  api: RunningApi,
  plannedCall: PlannedCall
): string | undefined {
  const { proof, token } = plannedCall
  if (proofKeys === undefined || proof === undefined || proof === 'replayed') return undefined
  const url = publicUrlOf(callUrl(api, plannedCall))
  const signed = { method: 'GET', url, token: token === undefined ? undefined : tokens[token] }
  return makeProof(proofKeys[proof].privateKey, signed)
}

/** The commands read the token and the key from their files, so that neither is printed. */
function curlCommands(
  { proofKeys }: Setup,
  api: RunningApi,
  plannedCall: PlannedCall
): readonly string[] {
  const { certificate, token, proof } = plannedCall
  const url = callUrl(api, plannedCall)
  const makesProof = proofKeys !== undefined && proof !== undefined && proof !== 'replayed'
  const curl = [
    'curl --cacert server.crt',
    ...(certificate === undefined ? [] : [`--cert ${certificate}.crt --key ${certificate}.key`]),
    ...(token === undefined
      ? []
      : [`-H "Authorization: ${schemeOf(plannedCall)} $(cat ${token})"`]),
    ...(proof === undefined ? [] : ['-H "DPoP: $PROOF"']),
    url
  ].join(' ')
  return makesProof
    ? [`PROOF=$(proof ${proofKeys[proof].file} GET ${publicUrlOf(url)} ${token})`, curl]
    : [curl]
}
