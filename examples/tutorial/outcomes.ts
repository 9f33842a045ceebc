// Step 6: makes the calls, compares each answer with the expected one, and shows the checks.
import { setTimeout as pause } from 'node:timers/promises'
import { type Expected, type PlannedCall, plannedCalls } from './calls'
import type { RunningApi } from './hosts/host'
import type { Narrator } from './narrator'
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
  for (const plannedCall of plannedCalls(variant)) {
    if (plannedCall.token === 'token-expired')
      await pause(Math.max(0, tokenSet.expiredAt + 50 - Date.now()))
    narrator.say(`\n${plannedCall.call[0]?.toUpperCase()}${plannedCall.call.slice(1)}:`)
    if (plannedCall.token === 'token-expired')
      narrator.command('sleep 2  # the token expires after one second')
    narrator.command(curlCommand(api, plannedCall))
    const outcome = await makeCall(setup, tokenSet, api, plannedCall)
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
  plannedCall: PlannedCall
): Promise<Outcome> {
  const { call, token, certificate, expected } = plannedCall
  const invocationsBefore = api.invocations()
  const reply = await send({
    url: callUrl(api, plannedCall),
    ca: setup.certificates.server.certificate,
    client: certificate === undefined ? undefined : setup.certificates[certificate],
    headers: token === undefined ? {} : { Authorization: `Bearer ${tokenSet.tokens[token]}` }
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
  return expected === 'allowed'
    ? reply.status === 200 && /"sub":"john","scope":"time:query"/.test(reply.body)
    : reply.status === expected.status &&
        (typeof expected.body === 'string'
          ? reply.body === expected.body
          : expected.body.test(reply.body))
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

/** The command reads the token from its file, so that no token is printed. */
function curlCommand(api: RunningApi, plannedCall: PlannedCall): string {
  return [
    'curl --cacert server.crt',
    ...(plannedCall.certificate === undefined
      ? []
      : [`--cert ${plannedCall.certificate}.crt --key ${plannedCall.certificate}.key`]),
    ...(plannedCall.token === undefined
      ? []
      : [`-H "Authorization: Bearer $(cat ${plannedCall.token})"`]),
    callUrl(api, plannedCall)
  ].join(' ')
}
