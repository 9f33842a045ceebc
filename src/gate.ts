// The one pipeline: extract → introspect → decide. Total, and never past its deadline.
import { isLeft } from 'fp-ts/Either'
import { after } from '#host'
import { forbidden, invalidToken, serverError } from './challenge'
import { isLeeway, judged } from './decide/decide'
import { mentions, requirementOf, soundOf } from './decide/requirement'
import { type Thumbprint, thumbprintOf } from './extract/certificate'
import { credentialsOf } from './extract/token'
import { frozen, isKept } from './frozen'
import { aFunction, settings } from './options'
import { onward, ours, prompt, saidBy } from './prompt'
import { isFunction, isObject, isText } from './shape'
import { type Alarm, alarm, hushed, isPromise, notify, raise, remaining } from './signal'
import type { Check, Decision, Facts, Gate, Introspect, Introspection, Query, Refusal, Require, Requirement, ResourceRequest } from './types'

export interface GateOptions {
  /** What the resource asks: `scopes(…)`, `noScopes`, `byRoute({…})`, or a function of yours. Mandatory. */
  readonly require: Require
  /** Who knows about tokens: `authlete(…)`, `rfc7662(…)`, with layers around. */
  readonly introspect: Introspect
  /** The names by which tokens may mean this API. Absent: a token that names any audience is refused. `'any'`: not looked at. */
  readonly audience?: string | readonly string[] | 'any' | undefined
  /** Rules of yours, made after ours. */
  readonly checks?: readonly Check[] | undefined
  /** Milliseconds since 1970; default `Date.now`. */
  readonly now?: (() => number) | undefined
  /** Whole seconds of clock difference allowed, 0–300; default 0. */
  readonly leeway?: number | undefined
  /** Milliseconds until a decision is made, whatever happens; default 8000. */
  readonly deadline?: number | undefined
}

/** Where a request is, the detail of what went wrong there, and what is known of it so far. */
interface Way {
  stage: 'request' | 'certificate' | 'require' | 'introspect' | 'decide'
  readonly request: ResourceRequest
  readonly own: Alarm
  token: string
  shown: Extract<Thumbprint, { readonly _tag: 'Sha256' }> | undefined
  /** Until it is known there is none: without one every token is refused. */
  requirement: Requirement | undefined
}

const threw = ({ stage }: Way): Decision => serverError(500, 'user_function_threw', stage)
const late = ({ stage }: Way): Decision =>
  stage === 'introspect' ? { ...serverError(503, 'introspection_timeout', 'deadline'), retryAfter: 1 } : serverError(500, 'deadline_exceeded', stage)

/** What still runs for this request is told to stop; an observer that changes the decision must not change what the host makes of it. */
const ended = ({ own }: Way, decision: Decision): Decision => {
  raise(own)
  Object.freeze(decision.facts)
  Object.freeze((decision as Partial<Refusal>).challenges)
  return Object.freeze(decision)
}

const namesOf = (audience: unknown): readonly unknown[] => [audience].flat()

const audienceOf = (audience: unknown): readonly string[] | 'any' | undefined =>
  audience === undefined || audience === 'any' ? audience : Object.freeze(namesOf(audience) as readonly string[])

const checked = (options: GateOptions) => {
  settings('gate', options, {
    require: [value => isFunction(value) || requirementOf(value) !== undefined, 'scopes("a"), noScopes or byRoute(table), and what is here is no requirement'],
    introspect: [isFunction, 'rfc7662FromEnv(process.env), or your own']
  }, {
    audience: [value => namesOf(value).length > 0 && namesOf(value).every(name => isText(name) && name !== ''), 'a name, a list of names, or "any"'],
    checks: [value => Array.isArray(value) && value.every(isFunction), 'a list of functions'],
    now: aFunction,
    leeway: [isLeeway, 'whole seconds from 0 to 300'],
    deadline: [value => (value as number) > 0 && (value as number) < 2 ** 31, 'a positive number of milliseconds']
  })
  const { require, introspect, checks = [], now = Date.now, leeway = 0, deadline = 8_000, audience } = options
  return {
    require: isFunction(require) ? require : requirementOf(require), introspect, checks: [...checks], now, leeway: leeway > 0 ? leeway : undefined, deadline, audience: audienceOf(audience)
  }
}

/**
 * The gate: decides whether one request may pass. Extracts the token and the certificate, asks `introspect`, judges the answer.
 *
 * The result is a value, `Allow | Deny | Unauthorized | ServerError`; a gate never rejects and never waits past its deadline,
 * whatever the request, your functions or the network do. Throws a `TypeError` at construction, by the name of the option
 * that is wrong. Follows RFC 6750 (header only), RFC 8705 §3 and RFC 9470. Does NOT verify DPoP proofs (bound tokens
 * are refused), nor the certificate's chain (the TLS layer's), nor read tokens in a query or a body.
 *
 * @example
 * const pass = gate({ introspect: authleteFromEnv(process.env), require: byRoute({ 'GET /time': scopes('time:query') }) })
 * const decision = await pass(request)
 */
export const gate = (options: GateOptions): Gate => {
  const { require, introspect, checks, now, leeway, deadline, audience } = checked(options)

  const refused = (refusal: Decision, more?: Partial<Facts>): Decision => ({ ...refusal, facts: { now: hushed(now()) / 1000, leeway, audience, ...more } })

  // The stages in order. Each goes on at once where it can; functions of the way, and not of closures, which a hit would make anew: 0.2 µs.
  const extracted = (way: Way): Decision | Promise<Decision> => {
    const { request } = way
    const credentials = credentialsOf(hushed(request.header('authorization')))
    if (isLeft(credentials)) return refused(credentials.left)
    way.token = credentials.right.token
    way.stage = 'certificate'
    const certificate = hushed(request.certificate)
    return onward(certificate === undefined || certificate === null ? undefined : thumbprintOf(certificate), shown, way)
  }
  const shown = (thumbprint: Thumbprint | undefined, way: Way): Decision | Promise<Decision> => {
    if (thumbprint?._tag === 'Unreadable') return refused(invalidToken('certificate_unreadable'), { unreadable: thumbprint.reason })
    way.shown = thumbprint
    way.stage = 'require'
    return onward(typeof require === 'function' ? require(way.request) : require, required, way)
  }
  const required = (asked: Requirement | undefined, way: Way): Decision | Promise<Decision> => {
    const { token, shown } = way
    const sound = soundOf(asked)
    if (sound === undefined) return refused(serverError(500, 'requirement_malformed', 'not_a_requirement'))
    // A path may hold the token, and a rule of the user's may make a subject of it: it must not get into facts from there.
    if (mentions(sound, token)) return refused(forbidden('wrong_subject'))
    const { requirement } = sound
    way.requirement = requirement
    way.stage = 'introspect'
    const query: Query = shown === undefined ? { token, requirement } : { token, requirement, thumbprint: shown.thumbprint, certificate: shown.der === undefined ? shown : { _tag: 'Der', der: shown.der } }
    return onward(saidBy(introspect(query, way.own)), introspected, way)
  }
  const introspected = (introspection: Introspection, way: Way): Decision => {
    const { shown, requirement } = way
    way.stage = 'decide'
    if (!isObject(introspection)) return refused(serverError(500, 'introspection_malformed', 'no_introspection'))
    const facts: Facts = {
      now: hushed(now()) / 1000, requirement, thumbprint: shown?.thumbprint, leeway, audience,
      answer: 'answer' in introspection ? introspection.answer : undefined
    }
    const ours = isKept(introspection)
    return judged(ours ? introspection : frozen(introspection), Object.freeze(facts), checks, ours)
  }

  return (request, signal) => {
    const started = Date.now()
    const way: Way = { stage: 'request', request, own: alarm(), token: '', shown: undefined, requirement: undefined }
    try {
      const passing = signal?.aborted === true ? late(way) : extracted(way)
      if (!isPromise(passing)) return prompt(ended(way, signal?.aborted === true ? late(way) : passing))
      return ours(new Promise<Decision>(resolve => {
        const settle = (decision: Decision): void => {
          cancel()
          if (signal !== undefined) notify(() => signal.removeEventListener('abort', leave))
          resolve(ended(way, decision))
        }
        const leave = (): void => settle(late(way))
        const cancel = after(remaining(deadline, started), leave)
        passing.then(settle, () => settle(threw(way)))
        try {
          signal?.addEventListener('abort', leave)
          if (signal?.aborted === true) leave()
        } catch {
          settle(threw(way)) // a caller's signal that is none
        }
      }))
    } catch {
      return prompt(ended(way, threw(way)))
    }
  }
}
