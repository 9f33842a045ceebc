// One event → one decision with its context, within the time that Lambda has left; and that decision as an IAM policy.
import { isLeft } from 'fp-ts/Either'
import { after } from '#host'
import { abort, makeSignal, remainingTime } from '../../src/async/abort'
import { andThen, isPromise } from '../../src/async/awaitable'
import { callObserver } from '../../src/async/observe'
import { forbidden, invalidToken, toCode } from '../../src/refusal/challenge'
import { tokenIn } from '../../src/refusal/decision'
import type { Awaitable, Decision, Gate, ResourceRequest } from '../../src/types'
import { aFunction, type OptionRules, oneOf } from '../../src/values/options'
import { searchForAuthorization } from '../../src/values/redact'
import { type Context, composeContext, describeIntrospection, type Extras } from './context'
import type { LambdaContext, MethodArn } from './event'
import { type AuthorizerPolicy, deniable, grantable, makePolicy, principalIdFor } from './policy'

/** An event as its adapter read it. `amended` lets the adapter say more exactly why, where only it knows. */
export interface Arrival<E> {
  readonly event: E
  readonly request: ResourceRequest
  readonly arn: MethodArn | undefined
  readonly amended?: ((decision: Decision) => Decision) | undefined
}

export interface PolicyOptions<E> extends Extras<E> {
  /** `'policy'` (default): every refusal is a Deny policy, answered 403, and its reason survives in the context. `'throw'`: 401 and 500 are thrown. */
  readonly refusals?: 'policy' | 'throw' | undefined
  /** `'exact'` (default): the policy names this request's ARN. `'prefix'`: everything beside it too, from the last `/` of its path. */
  readonly resource?: 'exact' | 'prefix' | undefined
}

/** Only an adapter knows that no certificate could have come, and why. */
export function certificateUnavailable(why: string) {
  return (decision: Decision): Decision =>
    decision._tag === 'Unauthorized' && decision.reason === 'certificate_missing'
      ? { ...decision, ...invalidToken('certificate_unavailable', why) }
      : decision
}

/** Milliseconds kept back of the time that Lambda has left, to write the answer. */
const reserve = 200

/** Decides within the time that Lambda has left, if Lambda says how much. */
function decideInTime(
  gate: Gate,
  request: ResourceRequest,
  lambda: LambdaContext | undefined
): Awaitable<Decision> {
  const left = lambda?.getRemainingTimeInMillis?.() ?? Number.NaN
  if (!Number.isFinite(left)) return gate(request)
  const limit = makeSignal()
  const start = Date.now()
  if (left <= reserve) abort(limit)
  const decision = gate(request, limit)
  if (!isPromise(decision)) return decision
  const cancel = after(remainingTime(left - reserve, start), () => abort(limit))
  return decision.finally(cancel)
}

export interface Answer {
  readonly decision: Decision
  readonly context: Context
  readonly resource: string
  readonly principalId: string
}

/** What an Allow may be for: `'none'` where the answer names no resource, and the event need only be one of API Gateway's. */
type Granting = 'exact' | 'prefix' | 'none'

/** The gate is a safe one. */
export function decideEvent<E>(
  gate: Gate,
  { event, request, arn, amended }: Arrival<E>,
  lambda: LambdaContext | undefined,
  options: Extras<E>,
  granting: Granting
): Awaitable<Answer> {
  return andThen(decideInTime(gate, request, lambda), asked => {
    const holdsSecret = searchForAuthorization(request)
    const judged = amended?.(asked) ?? asked
    const granted = granting === 'none' ? arn?.text : grantable(arn, granting, holdsSecret)
    const decision: Decision =
      judged._tag === 'Allow' && granted === undefined
        ? { ...forbidden('unsafe_resource'), refusedToken: judged.token, facts: judged.facts }
        : judged
    Object.freeze(decision) // the context function below is given it, and must not change it
    const written = (
      decision: Decision,
      told: Readonly<Record<string, unknown>> | undefined
    ): Answer => {
      const made = composeContext(decision, event, options.context, told, holdsSecret)
      if (isLeft(made)) return written({ ...made.left, facts: decision.facts }, told)
      const resource = decision._tag === 'Allow' ? (granted ?? '') : deniable(arn, holdsSecret)
      return {
        decision,
        context: made.right,
        resource,
        principalId: principalIdFor(tokenIn(decision), holdsSecret)
      }
    }
    return andThen(
      options.verbose === true ? describeIntrospection(request, decision, holdsSecret) : undefined,
      told => {
        const answer = written(decision, told)
        if (options.see !== undefined) callObserver(() => options.see?.(answer.decision, event))
        return answer
      }
    )
  })
}

/** The error's text is a closed code: Lambda logs it. API Gateway answers 500 to it. */
export function errorFor({
  reason,
  detail
}: Extract<Decision, { readonly _tag: 'ServerError' }>): Error {
  return new Error(`${toCode(reason)}: ${toCode(detail)}`)
}

/** A decision in API Gateway's words. `Error('Unauthorized')`, to the letter, is how an authorizer says 401. */
export function policyForAnswer(
  { decision, context, resource, principalId }: Answer,
  refusals: 'policy' | 'throw'
): AuthorizerPolicy {
  // A Deny is always a policy: a thrown error would be a 401 or a 500.
  if (refusals === 'throw') {
    if (decision._tag === 'Unauthorized') throw new Error('Unauthorized')
    if (decision._tag === 'ServerError') throw errorFor(decision)
  }
  const effect = decision._tag === 'Allow' ? 'Allow' : 'Deny'
  return makePolicy(effect, principalId, resource, context)
}

/** The settings of an answer that is no policy, and of one that is. */
export function contextOptions(): OptionRules {
  return { context: aFunction, see: aFunction, verbose: oneOf(true, false) }
}
export function policyOptions(): OptionRules {
  return {
    refusals: oneOf('policy', 'throw'),
    resource: oneOf('exact', 'prefix'),
    ...contextOptions()
  }
}
