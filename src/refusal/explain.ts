// Explains a decision check by check, for the person on call.
import type { Decision, RefusalReason } from '../types'
import { confirmationSentenceFor } from './confirmation-sentences'
import { tokenIn } from './decision'
import { endingOf, lookUp, stepNames } from './ending'
import { jwtSentenceFor } from './jwt-sentences'
import { reasonSentences } from './reasons'
import { sentenceFor } from './sentences'
import { serverSentenceFor } from './server-sentences'
import { steps } from './steps'

/** One check of a decision. */
export interface CheckLine {
  /** Its name, for example `not expired`. */
  readonly check: string
  /**
   * The decision ended at the check that failed: those after it were not reached. Nor were those
   * before it that were left out: the server had refused, or an option turned the check off.
   */
  readonly result: 'passed' | 'failed' | 'not reached'
  /** What the gate or the route required. */
  readonly required?: string | undefined
  /** What the token or the request showed. */
  readonly shown?: string | undefined
}

/** Why a decision came out as it did. */
export interface Explanation {
  readonly outcome: Decision['_tag']
  /** Absent for `Allow`. */
  readonly reason?: RefusalReason | undefined
  /** What the reason means and what to do, in one or two sentences: see `docs/reasons.md`. */
  readonly sentence: string
  /** All checks, in the order in which they are made. */
  readonly checks: readonly CheckLine[]
  /** All of the above as lines of text, for a log or a terminal. */
  readonly text: string
}

/** For terminals and logs: a server's line break or control character must not forge a line. */
function toPrintable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}

const marks = { passed: '✓', failed: '✗', 'not reached': '·' } as const

function lineText({ check, result, required, shown }: CheckLine): string {
  const requiredPart = required === undefined ? '' : `; required: ${required}`
  const shownPart = shown === undefined ? '' : `; shown: ${shown}`
  return `  ${marks[result]} ${check}${requiredPart}${shownPart}`
}

function headText(decision: Decision): string {
  if (decision._tag === 'Allow') return 'Allow'
  const detail = decision.detail === undefined ? '' : ` (${toPrintable(decision.detail)})`
  return `${decision._tag} ${decision.status} ${toPrintable(decision.reason)}${detail}`
}

/**
 * Explains why a decision came out as it did, as data and as text. Lists every check in order with
 * its result (passed, failed or not reached), what was required and what was shown: scopes,
 * thumbprints, times.
 *
 * Holds no token and no certificate body. If the server only said "inactive", the explanation is
 * "unknown, expired or revoked": the server did not say which. Never throws for a decision that a
 * gate made.
 *
 * Meant for logs and tests. Do NOT send it to the caller.
 *
 * @example
 * const explained = observed(decision => {
 *   if (decision._tag !== 'Allow') console.log(explain(decision).text)
 * })(gate({ introspect, require }))
 */
export function explain(decision: Decision): Explanation {
  const reason = decision._tag === 'Allow' ? undefined : decision.reason
  const detail = decision._tag === 'Allow' ? undefined : decision.detail
  const token = tokenIn(decision)
  const { end, hasStep, wasMade } = endingOf(decision)
  const lines = stepNames.filter(hasStep).map((check): CheckLine => {
    const place = stepNames.indexOf(check)
    const isBeforeEnd = end !== undefined && place < end && wasMade(check)
    const result = place === end ? 'failed' : isBeforeEnd ? 'passed' : 'not reached'
    const [required, shown] = steps[check](token, decision.facts ?? {})
    return {
      check,
      result,
      ...(required === undefined ? {} : { required: toPrintable(required) }),
      ...(shown === undefined || result === 'not reached' ? {} : { shown: toPrintable(shown) })
    }
  })
  const checks: readonly CheckLine[] =
    end === undefined
      ? [...lines, { check: toPrintable(detail ?? 'unknown'), result: 'failed' }]
      : lines
  const sentence =
    reason === undefined
      ? 'All checks passed.'
      : (sentenceFor(reason, token, decision.facts) ??
        jwtSentenceFor(reason, detail) ??
        confirmationSentenceFor(reason, detail) ??
        serverSentenceFor(reason, detail) ??
        lookUp(reasonSentences, reason) ??
        'A check of yours refused.')
  return {
    outcome: decision._tag,
    ...(reason === undefined ? {} : { reason }),
    sentence,
    checks,
    text: [`${headText(decision)}: ${toPrintable(sentence)}`, ...checks.map(lineText)].join('\n')
  }
}
