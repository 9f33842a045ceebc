// Explains a decision check by check, for the person on call.
import type { Decision, RefusalReason } from '../types'
import { confirmationSentenceFor } from './confirmation-sentences'
import { tokenIn } from './decision'
import { jwtSentenceFor } from './jwt-sentences'
import { stepByDetail, stepByReason } from './reason-steps'
import { reasonSentences } from './reasons'
import { sentenceFor } from './sentences'
import { serverSentenceFor } from './server-sentences'
import { dpopSteps, type Step, steps } from './steps'

/** One check of a decision. */
export interface CheckLine {
  /** Its name, for example `not expired`. */
  readonly check: string
  /** The decision ended at the check that failed: those after it were not reached. */
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

const stepNames = /* @__PURE__ */ Object.keys(steps) as readonly Step[]

/** Own properties only: a user's reason or detail may be `constructor`, which every object has. */
function lookUp<A>(table: Readonly<Record<string, A>>, name: string | undefined): A | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}

/**
 * The place of the step at which a decision ended; after the last one for an Allow. `undefined` if
 * the error comes from elsewhere: which steps came before it is not known.
 */
function findEndIndex(reason: string | undefined, detail: string | undefined): number | undefined {
  if (reason === undefined) return stepNames.length
  // All but the signature is checked before the token is known.
  const isSignature = reason === 'dpop_proof_invalid' && detail === 'signature'
  const byReason = isSignature ? 'proof signature' : lookUp(stepByReason, reason)
  if (byReason !== undefined && byReason !== 'by detail') return stepNames.indexOf(byReason)
  const step = detail === undefined ? 'your checks' : lookUp(stepByDetail, detail)
  return step && stepNames.indexOf(step)
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
  // Another issuer's answer is refused before any check of ours, and without a token.
  const isForeignAnswer = reason === 'wrong_issuer' && decision.facts !== undefined && !token
  const end = isForeignAnswer ? stepNames.indexOf('active') : findEndIndex(reason, detail)
  const isDpop =
    decision.facts?.scheme === 'DPoP' || dpopSteps.some(step => stepNames.indexOf(step) === end)
  const lines = stepNames.flatMap((check, i): CheckLine | readonly CheckLine[] => {
    if (!isDpop && dpopSteps.includes(check)) return []
    const result = end === undefined || i > end ? 'not reached' : i < end ? 'passed' : 'failed'
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
      : (sentenceFor(reason, token) ??
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
