// One event → one decision with its context, within the time that Lambda has left; and that
// decision as an IAM policy.
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
import { type Context, type ContextOptions, composeContext } from './context'
import type { LambdaContext, MethodArn } from './event'
import { type AuthorizerPolicy, deniable, grantable, principalIdFor } from './policy'
import { describeIntrospection } from './verbose'

/** An event as its adapter read it. */
export interface ParsedEvent<E> {
  readonly event: E
  readonly request: ResourceRequest
  readonly arn: MethodArn | undefined
  /** Set if the event cannot hold a certificate. Only its adapter knows, and says what to do. */
  readonly noCertificate?: string | undefined
}

export interface PolicyOptions<E> extends ContextOptions<E> {
  /**
   * `'policy'` (default): every refusal is a Deny policy. API Gateway answers it 403, and the
   * context holds the reason. `'throw'`: a 401 and a 500 are thrown.
   */
  readonly refusals?: 'policy' | 'throw' | undefined
  /**
   * `'exact'` (default): the policy names this request's ARN. `'prefix'`: it names everything after
   * the last `/` of the path.
   */
  readonly resource?: 'exact' | 'prefix' | undefined
}

function explainMissingCertificate(decision: Decision, description: string | undefined): Decision {
  return description !== undefined &&
    decision._tag === 'Unauthorized' &&
    decision.reason === 'certificate_missing'
    ? { ...decision, ...invalidToken('certificate_unavailable', description) }
    : decision
}

/** Milliseconds of Lambda's remaining time that are kept for writing the answer. */
const reservedMs = 200

/** Decides within the time that Lambda has left, if Lambda says how much. */
function decideInTime(
  gate: Gate,
  request: ResourceRequest,
  lambda: LambdaContext | undefined
): Awaitable<Decision> {
  const remainingMs = lambda?.getRemainingTimeInMillis?.() ?? Number.NaN
  if (!Number.isFinite(remainingMs)) return gate(request)
  const limit = makeSignal()
  const start = Date.now()
  if (remainingMs <= reservedMs) abort(limit)
  const decision = gate(request, limit)
  if (!isPromise(decision)) return decision
  const cancel = after(remainingTime(remainingMs - reservedMs, start), () => abort(limit))
  return decision.finally(cancel)
}

export interface AuthorizerAnswer {
  readonly decision: Decision
  readonly context: Context
  readonly resource: string
  readonly principalId: string
}

/** What an Allow names. `'none'` is for answers that name no resource. */
type ResourceScope = PolicyOptions<unknown>['resource'] | 'none'

/** `gate` must be a safe one. */
export function decideEvent<E>(
  gate: Gate,
  { event, request, arn, noCertificate }: ParsedEvent<E>,
  lambda: LambdaContext | undefined,
  { context, see, verbose }: ContextOptions<E>,
  resourceScope: ResourceScope
): Awaitable<AuthorizerAnswer> {
  return andThen(decideInTime(gate, request, lambda), gateDecision => {
    const holdsSecret = searchForAuthorization(request)
    const refined = explainMissingCertificate(gateDecision, noCertificate)
    const allowedResource =
      resourceScope === 'none' ? arn?.text : grantable(arn, resourceScope, holdsSecret)
    const decision: Decision =
      refined._tag === 'Allow' && allowedResource === undefined
        ? { ...forbidden('unsafe_resource'), refusedToken: refined.token, facts: refined.facts }
        : refined
    // The user's `context` function gets it, and must not change it.
    Object.freeze(decision)

    const description = verbose === true ? describeIntrospection(request, decision) : undefined
    return andThen(description, verboseFields => {
      const makeAnswer = (decision: Decision): AuthorizerAnswer => {
        const composed = composeContext(decision, event, context, verboseFields, holdsSecret)
        if (isLeft(composed)) return makeAnswer({ ...composed.left, facts: decision.facts })
        const isAllowed = decision._tag === 'Allow'
        return {
          decision,
          context: composed.right,
          resource: isAllowed ? (allowedResource ?? '') : deniable(arn, holdsSecret),
          principalId: principalIdFor(tokenIn(decision), holdsSecret)
        }
      }
      const answer = makeAnswer(decision)
      if (see !== undefined) callObserver(() => see(answer.decision, event))
      return answer
    })
  })
}

/** API Gateway answers it 500. Lambda logs its message, so that holds only closed codes. */
export function toError({
  reason,
  detail
}: Extract<Decision, { readonly _tag: 'ServerError' }>): Error {
  return new Error(`${toCode(reason)}: ${toCode(detail)}`)
}

/** An authorizer says 401 by throwing `Error('Unauthorized')`, in exactly this spelling. */
export function toPolicy(
  { decision, context, resource, principalId }: AuthorizerAnswer,
  refusals: PolicyOptions<unknown>['refusals']
): AuthorizerPolicy {
  // A Deny is always a policy: a thrown error would be a 401 or a 500.
  if (refusals === 'throw') {
    if (decision._tag === 'Unauthorized') throw new Error('Unauthorized')
    if (decision._tag === 'ServerError') throw toError(decision)
  }
  const Effect = decision._tag === 'Allow' ? 'Allow' : 'Deny'
  return {
    principalId,
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect, Resource: resource }]
    },
    // Made for this answer alone, so API Gateway's runtime may change it.
    context: context as AuthorizerPolicy['context']
  }
}

/** For every authorizer. */
export function contextOptionRules(): OptionRules {
  return { context: aFunction, see: aFunction, verbose: oneOf(true, false) }
}

/** For authorizers that answer policies. */
export function policyOptionRules(): OptionRules {
  return {
    refusals: oneOf('policy', 'throw'),
    resource: oneOf('exact', 'prefix'),
    ...contextOptionRules()
  }
}
