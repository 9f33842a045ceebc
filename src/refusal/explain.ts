// A decision → its checks, line by line: what was asked, what was shown, and where it ended.
// For the person at 2 a.m.

import type { Decision, Reason } from '../types'
import { tokenIn } from './decision'
import { stepByDetail, stepByReason } from './reason-steps'
import { reasonSentences } from './reasons'
import { type Step, steps } from './steps'

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

const names = /* @__PURE__ */ Object.keys(steps) as readonly Step[]

/** A reason or a detail may be the user's own, and spelled like a property of every object. */
function lookUp<A>(table: Readonly<Record<string, A>>, name: string | undefined): A | undefined {
  return name !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}

/** How many steps were passed. -1 if the error is not ours: what came before it is not known. */
function passedSteps(reason: string | undefined, detail: string | undefined): number {
  const byReason = lookUp(stepByReason, reason)
  const step =
    byReason === undefined || byReason === 'by detail' ? lookUp(stepByDetail, detail) : byReason
  if (step === undefined && detail !== undefined) return -1
  return step === undefined || step === 'after all' ? names.length : names.indexOf(step)
}

/** For a terminal or a log: no line break or control character of a server can forge our lines. */
function plain(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?')
}

const marks = { passed: '✓', failed: '✗', 'not reached': '·' } as const

function lineText({ check, result, required, shown }: CheckLine): string {
  const requiredText = required === undefined ? '' : `; required: ${required}`
  const shownText = shown === undefined ? '' : `; shown: ${shown}`
  return `  ${marks[result]} ${check}${requiredText}${shownText}`
}

function headText(decision: Decision): string {
  if (decision._tag === 'Allow') return 'Allow'
  const detail = decision._tag === 'ServerError' ? ` (${plain(decision.detail)})` : ''
  return `${decision._tag} ${decision.status} ${plain(decision.reason)}${detail}`
}

/**
 * Why a decision came out as it did: every check in order — passed, failed, not reached — with what
 * was required and what was shown (scopes, thumbprints, times), as data and as text.
 *
 * Holds no token and no certificate body. Where the server only said "inactive" it says "unknown,
 * expired or revoked": no more is known. Never throws on a decision that a gate made. Meant for
 * logs and tests; do NOT send it to the caller.
 *
 * @example
 * const watched = observed(decision => {
 *   if (decision._tag !== 'Allow') console.log(explain(decision).text)
 * })(gate({ introspect, require }))
 */
export function explain(decision: Decision): Explanation {
  const reason = decision._tag === 'Allow' ? undefined : decision.reason
  const detail = decision._tag === 'ServerError' ? decision.detail : undefined
  const token = tokenIn(decision)
  const passed = passedSteps(reason, detail)
  const lines = names.map((check, i): CheckLine => {
    const result = i < passed ? 'passed' : i === passed ? 'failed' : 'not reached'
    const [required, shown] = steps[check](token, decision.facts ?? {})
    return {
      check,
      result,
      ...(required === undefined ? {} : { required: plain(required) }),
      ...(shown === undefined || result === 'not reached' ? {} : { shown: plain(shown) })
    }
  })
  const isOurs = reason === undefined || names[passed] !== undefined
  const usersLine: CheckLine = {
    check: detail === undefined ? 'a check of yours' : plain(detail),
    result: 'failed'
  }
  const checks = isOurs ? lines : [...lines, usersLine]
  const sentence =
    reason === undefined
      ? 'All checks passed.'
      : (lookUp(reasonSentences, reason) ?? 'A check of yours refused.')
  return {
    outcome: decision._tag,
    ...(reason === undefined ? {} : { reason }),
    sentence,
    checks,
    text: [`${headText(decision)}: ${sentence}`, ...checks.map(lineText)].join('\n')
  }
}
