// A decision → its checks, line by line: what was asked, what was shown, and where it ended. For the person at 2 a.m.
import { tokenOf } from '../challenge'
import type { Decision, Facts, Reason, Token } from '../types'
import { sentences } from './reasons'

export interface CheckLine {
  readonly check: string
  readonly result: 'passed' | 'failed' | 'not reached'
  readonly required?: string | undefined
  readonly shown?: string | undefined
}

export interface Explanation {
  readonly outcome: Decision['_tag']
  readonly reason?: Reason | undefined
  /** One sentence. */
  readonly sentence: string
  readonly checks: readonly CheckLine[]
  /** All of it, for a log or a terminal. */
  readonly text: string
}

/** The checks in the order in which they are made, and the reasons with which each ends a request. */
const steps: readonly (readonly [check: string, reasons: readonly Reason[]])[] = [
  ['credentials', ['no_token', 'unsupported_scheme', 'malformed_request']],
  ['certificate readable', ['certificate_unreadable']],
  ['requirement', ['requirement_malformed']],
  ['introspection', ['introspection_unreachable', 'introspection_refused', 'introspection_malformed', 'introspection_timeout', 'certificate_body_needed']],
  ['clock', ['clock_invalid']],
  ['active', ['inactive', 'refused_by_server']],
  ['token type', ['wrong_token_type']],
  ['not expired', ['expired']],
  ['already valid', ['not_yet_valid']],
  ['confirmation known', ['unknown_confirmation', 'dpop_proof_missing']],
  ['bound to the certificate', ['unbound', 'certificate_missing', 'certificate_mismatch', 'certificate_unavailable']],
  ['audience', ['wrong_audience']],
  ['recent authentication', ['stale_authentication']],
  ['strong authentication', ['weak_authentication']],
  ['route known', ['unknown_route']],
  ['subject', ['wrong_subject']],
  ['scopes', ['insufficient_scope']],
  ['answer to the host', ['unsafe_resource', 'context_too_large']]
]

const time = (seconds: number): string => {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString().replace('.000Z', 'Z')
}
const list = (items: readonly string[]): string => (items.length === 0 ? 'none' : items.join(' '))

const binding = { certificate: 'a certificate', dpop: 'a DPoP key', any: 'a certificate or a DPoP key', optional: 'whatever the token names' } as const

const details = (check: string, token: Token | undefined, facts: Facts | undefined): readonly [required?: string | undefined, shown?: string | undefined] => {
  const { requirement, thumbprint, now } = facts ?? {}
  const nothing = requirement === undefined ? undefined : 'nothing'
  switch (check) {
    case 'certificate readable': return facts?.unreadable === undefined ? [] : ['exactly one certificate', facts.unreadable]
    case 'not expired': return token === undefined ? [] : [now === undefined ? undefined : `after ${time(now)}`, token.expiresAt === undefined ? 'no expiry told' : time(token.expiresAt)]
    case 'already valid': return token?.notBefore === undefined || now === undefined ? [] : [`at or before ${time(now)}`, time(token.notBefore)]
    case 'confirmation known': return token === undefined ? [] : [undefined, list([...(token.confirmation.thumbprint === undefined ? [] : ['x5t#S256']), ...(token.confirmation.jkt === undefined ? [] : ['jkt']), ...(token.confirmation.unknown ?? [])])]
    case 'bound to the certificate': return [token?.confirmation.thumbprint ?? (requirement === undefined ? undefined : binding[requirement.binding]), token === undefined && thumbprint === undefined ? undefined : thumbprint ?? 'no certificate']
    case 'audience': return facts?.audience === undefined && requirement?.audience === undefined && (token?.audience ?? []).length === 0 ? [nothing] : [requirement?.audience === undefined && facts?.audience === undefined ? 'gate({ audience }) is not set' : list(facts?.audience === 'any' ? ['any'] : requirement?.audience ?? facts?.audience ?? []), token === undefined ? undefined : list(token.audience ?? [])]
    case 'recent authentication': return requirement?.maxAge === undefined ? [nothing] : [`at most ${requirement.maxAge} s ago`, token?.authTime === undefined ? 'no time told' : time(token.authTime)]
    case 'strong authentication': return requirement?.acr === undefined ? [nothing] : [`one of ${list(requirement.acr)}`, token?.acr ?? 'none told']
    case 'subject': return requirement?.subject === undefined ? [nothing] : [requirement.subject, token?.subject ?? 'none']
    case 'scopes': return [requirement === undefined ? undefined : list(requirement.scopes), token === undefined ? undefined : list(token.scopes)]
    default: return []
  }
}

/** Text for a terminal or a log line: no line break or control character of a server's can forge one of ours. */
const plain = (text: string): string => text.replace(/[^\x20-\x7e]/g, '?')

/**
 * Why a decision came out as it did: every check in order — passed, failed, not reached — with what was required and what was
 * shown (scopes, thumbprints, times), as data and as text.
 *
 * Holds no token and no certificate body. Where the server only said "inactive" it says "unknown, expired or revoked": no more
 * is known. Never throws on a decision that a gate made. Meant for logs and tests; do NOT send it to the caller.
 *
 * @example
 * const watched = observed((decision) => { if (decision._tag !== 'Allow') console.log(explain(decision).text) })(gate({ introspect, require }))
 */
export const explain = (decision: Decision): Explanation => {
  const reason = decision._tag === 'Allow' ? undefined : decision.reason
  const token = tokenOf(decision)
  const found = reason === undefined ? steps.length : steps.findIndex(([, reasons]) => reasons.includes(reason))
  const detail = decision._tag === 'ServerError' ? decision.detail : undefined
  // A user's function may end a request at any stage; only a check of theirs comes after ours.
  const stages: Readonly<Record<string, number>> = { request: 0, gate: 0, certificate: 1, require: 2, introspect: 3, deferred: 3, decide: 4, check: steps.length, check_returned_no_refusal: steps.length, context: steps.length - 1 }
  // Of an error that is none of ours nobody knows what came before it.
  const failedAt = found >= 0 ? found : (stages[detail ?? ''] ?? (detail === undefined ? steps.length : -1))
  const lines = steps.map(([check], i): CheckLine => {
    const result = i < failedAt ? 'passed' : i === failedAt ? 'failed' : 'not reached'
    const [required, shown] = details(check, token, decision.facts)
    return {
      check, result,
      ...(required === undefined ? {} : { required: plain(required) }),
      ...(shown === undefined || result === 'not reached' ? {} : { shown: plain(shown) })
    }
  })
  const own: readonly CheckLine[] = reason !== undefined && (failedAt === steps.length || failedAt < 0) ? [{ check: detail === undefined ? 'a check of yours' : plain(detail), result: 'failed' }] : []
  const checks = [...lines, ...own]
  const sentence = reason === undefined ? 'All checks passed.' : (Object.hasOwn(sentences, reason) ? sentences[reason] : 'A check of yours refused.')
  const head = decision._tag === 'Allow' ? 'Allow' : `${decision._tag} ${decision.status} ${plain(decision.reason)}${detail === undefined ? '' : ` (${plain(detail)})`}`
  const mark = { passed: '✓', failed: '✗', 'not reached': '·' } as const
  const rows = checks.map(({ check, result, required, shown }) =>
    `  ${mark[result]} ${check}${required === undefined ? '' : `; required: ${required}`}${shown === undefined ? '' : `; shown: ${shown}`}`)
  return { outcome: decision._tag, ...(reason === undefined ? {} : { reason }), sentence, checks, text: [`${head}: ${sentence}`, ...rows].join('\n') }
}
