// Step 6: makes the calls, compares each answer with the one it should be, and says by which checks it came about.
import { setTimeout as pause } from 'node:timers/promises'
import { calls, type Expected, type Planned } from './calls'
import type { Ground } from './ground'
import type { Api } from './hosts/host'
import type { Narrator } from './narrator'
import { type Reply, send } from './request'
import type { Variant } from './variant'
import type { Wallet } from './wallet'

export interface Outcome {
  readonly call: string
  readonly checks: string
  /** Why, in words for the person who runs the API; the caller is not told. */
  readonly sentence: string
  readonly status: string
  readonly body: string
  readonly asExpected: boolean
  readonly expected: Expected
}

export async function outcomes(
  at: Ground,
  held: Wallet,
  on: Api,
  variant: Variant,
  tell: Narrator
): Promise<readonly Outcome[]> {
  tell.step('The calls')
  const made: Outcome[] = []
  for (const planned of calls(variant)) {
    if (planned.token === 'token-expired')
      await pause(Math.max(0, held.expiredAt + 50 - Date.now()))
    tell.say(`\n${planned.call[0]?.toUpperCase()}${planned.call.slice(1)}:`)
    if (planned.token === 'token-expired') tell.command('sleep 2  # its second, and a little more')
    tell.command(commandOf(on, planned))
    const outcome = await outcomeOf(at, held, on, planned)
    tell.say(`${outcome.status} ${outcome.body}`)
    tell.say(`gatecheck: ${outcome.sentence}`)
    made.push(outcome)
  }
  return made
}

async function outcomeOf(at: Ground, held: Wallet, on: Api, planned: Planned): Promise<Outcome> {
  const { call, token, certificate, expected } = planned
  const before = on.invocations()
  const reply = await send({
    url: urlOf(on, planned),
    ca: at.certificates.server.certificate,
    client: certificate === undefined ? undefined : at.certificates[certificate],
    headers: token === undefined ? {} : { Authorization: `Bearer ${held.tokens[token]}` }
  })
  const invoked = on.invocations() > before
  return {
    call,
    expected,
    checks: invoked ? checksOf(on) : 'none: the authorizer was not called',
    sentence:
      (invoked ? on.lastExplanation()?.sentence : undefined) ??
      'not asked: there was no request to judge.',
    status: reply._tag === 'Answered' ? String(reply.status) : 'no TLS',
    body: reply._tag === 'Answered' ? reply.body : `The handshake was refused (${reply.code})`,
    asExpected: matches(reply, expected) && invoked === (expected !== 'handshake refused')
  }
}

function matches(reply: Reply, expected: Expected): boolean {
  if (expected === 'handshake refused') return reply._tag === 'Unanswered'
  if (reply._tag === 'Unanswered') return false
  return expected === 'allowed'
    ? reply.status === 200 && /"sub":"john","scope":"time:query"/.test(reply.body)
    : reply.status === expected.status &&
        (typeof expected.body === 'string'
          ? reply.body === expected.body
          : expected.body.test(reply.body))
}

function checksOf(on: Api): string {
  const { checks = [], reason } = on.lastExplanation() ?? {}
  const [passed, failed] = [
    checks.filter(({ result }) => result === 'passed').length,
    checks.find(({ result }) => result === 'failed')
  ]
  return failed === undefined
    ? `all ${passed} passed`
    : `${passed} passed, then failed: ${failed.check} (${reason})`
}

function urlOf({ mtlsUrl, plainUrl }: Api, { certificate }: Planned): string {
  return `${certificate === undefined ? plainUrl : mtlsUrl}/time`
}

/** The token comes from its file: nothing that is printed can be replayed. */
function commandOf(on: Api, planned: Planned): string {
  return [
    'curl --cacert server.crt',
    ...(planned.certificate === undefined
      ? []
      : [`--cert ${planned.certificate}.crt --key ${planned.certificate}.key`]),
    ...(planned.token === undefined ? [] : [`-H "Authorization: Bearer $(cat ${planned.token})"`]),
    urlOf(on, planned)
  ].join(' ')
}
