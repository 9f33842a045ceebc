// Tries the next gate on today's traffic: today's gate answers, and the next one only reports.
import { after } from '#host'
import { andThen } from '../async/awaitable'
import { callObserver } from '../async/observe'
import { safeGate } from '../refusal/safe-gate'
import type { Decision, Gate, Layer } from '../types'
import { isIntrospectOrGate } from '../values/layer'
import { type ObservedRequest, redactRequest } from '../values/observed-request'
import { aFunction, type OptionRule, validateOptions } from '../values/options'
import { makeTrial } from '../values/same-request'
import { makeLayer } from './layer'

export interface ReportOnlyOptions {
  /** The gate to try. Its decisions change nothing. */
  readonly next: Gate
  /** Gets what `next` would have decided, what today's gate decided, and the request. */
  readonly see: (wouldBe: Decision, decision: Decision, request: ObservedRequest) => unknown
}

/**
 * Answers with today's gate, and then lets `next` judge the same request and calls
 * `see(wouldBe, decision, request)`. Use it before you make a rule stricter: it shows whom the new
 * gate would refuse.
 *
 * `next` starts after today's decision has been returned, in a turn of the event loop of its own.
 * It gets no signal, because the caller has its answer by then: its own deadline ends it. If it
 * throws, rejects or returns no decision, `wouldBe` is a `ServerError`. If `see` throws or rejects,
 * nothing changes. `next` never spends a DPoP proof, and never finds one spent. `request` has method, path and route, `[redacted]` where they hold the token
 * or a DPoP proof. Decisions hold subject and claims: personal data. Throws a `TypeError` that names the option that
 * is wrong.
 *
 * `next` asks the server, too, unless both gates share an `introspect` that is `cached`. Lambda and
 * Cloudflare Workers may freeze or end what runs after the answer: there a shared cache, too, is
 * what lets `next` finish. Does NOT report a request for which today's gate never answers.
 *
 * @example
 * const next = gate({ introspect, require: scopes('payments:write') })
 * const today = gate({ introspect, require: scopes('payments') })
 * const pass = around(today, reportOnly({
 *   next,
 *   see: (wouldBe, decision) => metrics.increment('report', { from: decision._tag, to: wouldBe._tag })
 * }))
 */
export function reportOnly(options: ReportOnlyOptions): Layer<Gate> {
  const nextRule: OptionRule = [isIntrospectOrGate, 'gate({ require, introspect })']
  validateOptions('reportOnly(options)', options, { next: nextRule, see: aFunction }, {})
  const { see } = options
  const next = safeGate(options.next)
  return makeLayer<Gate>(
    'reportOnly(options)',
    inner => (request, signal) =>
      andThen(inner(request, signal), decision => {
        after(0, () =>
          callObserver(() =>
            andThen(next(makeTrial(request)), wouldBe =>
              see(wouldBe, decision, redactRequest(request))
            )
          )
        )
        return decision
      })
  )
}
