// One event → one decision with its context, within the time that Lambda has left; and that
// decision as an IAM policy.
import { isLeft } from 'fp-ts/Either'
import { after } from '#host'
import { abort, makeSignal } from '../../src/async/abort'
import { andThen, isPromise } from '../../src/async/awaitable'
import { callObserver } from '../../src/async/observe'
import { forbidden, invalidToken, toCode } from '../../src/refusal/challenge'
import { tokenIn } from '../../src/refusal/decision'
import type { Awaitable, Decision, Gate, ResourceRequest } from '../../src/types'
import { searchForAuthorization } from '../../src/values/redact'
import { serverError } from '../../src/values/server-error'
import { nonceIn } from '../http/nonce'
import { type Context, composeContext, type Fields } from './context'
import type { LambdaContext, MethodArn } from './event'
import type { ContextOptions, PolicyOptions } from './options'
import { type AuthorizerPolicy, deniable, grantable, principalIdFor } from './policy'
import { describeIntrospection } from './verbose'

/** An event as its adapter read it. */
export interface ParsedEvent<E> {
  readonly event: E
  readonly request: ResourceRequest
  readonly arn: MethodArn | undefined
  /** Why the adapter cannot read the event: the gate is then not asked. */
  readonly problem: string | undefined
  /** A TOKEN event cannot hold a certificate or a proof. Only its adapter knows that. */
  readonly isTokenEvent?: boolean | undefined
  /** Whether API Gateway can put a value of the context into the answer to the client. */
  readonly deliversNonce: boolean
}

function explainTokenEvent(decision: Decision): Decision {
  if (decision._tag === 'ServerError' && decision.reason === 'url_unknown')
    return { ...serverError('wrong_event', 'token_event_holds_no_proof'), facts: decision.facts }
  return decision._tag === 'Unauthorized' && decision.reason === 'certificate_missing'
    ? { ...decision, ...invalidToken('certificate_unavailable') }
    : decision
}

/** A client that never gets the nonce would ask for ever: its first request names the mistake. */
function rejectUndeliverableNonce(decision: Decision): Decision {
  return nonceIn(decision) === undefined
    ? decision
    : { ...serverError('adapter_misused', 'nonces'), facts: decision.facts }
}

/**
 * An Allow becomes a server error if `verbose` cannot write the answer as JSON: a BigInt, for
 * example.
 */
function failVerbose(decision: Decision): Decision {
  return decision._tag === 'Allow'
    ? { ...serverError('adapter_misused', 'verbose'), facts: decision.facts }
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
  const readTimeLeft = (): number =>
    (lambda?.getRemainingTimeInMillis?.() ?? Number.NaN) - reservedMs
  const timeLeft = readTimeLeft()
  if (!Number.isFinite(timeLeft)) return gate(request)
  const limit = makeSignal()
  if (timeLeft <= 0) abort(limit)
  const decision = gate(request, limit)
  if (!isPromise(decision)) return decision
  // Read again: synchronous work takes time, too.
  return decision.finally(after(readTimeLeft(), () => abort(limit)))
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
  { event, request, arn, problem, isTokenEvent, deliversNonce }: ParsedEvent<E>,
  lambda: LambdaContext | undefined,
  { context, see, verbose }: ContextOptions<E>,
  resourceScope: ResourceScope
): Awaitable<AuthorizerAnswer> {
  const start = see === undefined ? 0 : Date.now()
  const judged =
    problem === undefined
      ? decideInTime(gate, request, lambda)
      : serverError('wrong_event', problem)
  return andThen(judged, gateDecision => {
    const holdsSecret = searchForAuthorization(request)
    const explained = isTokenEvent === true ? explainTokenEvent(gateDecision) : gateDecision
    const refined = deliversNonce ? explained : rejectUndeliverableNonce(explained)
    const allowedResource =
      resourceScope === 'none' ? arn?.text : grantable(arn, resourceScope, holdsSecret)
    const decision: Decision =
      refined._tag === 'Allow' && allowedResource === undefined
        ? { ...forbidden('unsafe_resource'), refusedToken: refined.token, facts: refined.facts }
        : refined
    // The user's `context` function gets it, and must not change it.
    Object.freeze(decision)

    const makeAnswer = (decision: Decision, verboseFields?: Fields): AuthorizerAnswer => {
      const composed = composeContext(decision, event, context, verboseFields, holdsSecret)
      if (isLeft(composed))
        return makeAnswer({ ...composed.left, facts: decision.facts }, verboseFields)
      const isAllowed = decision._tag === 'Allow'
      return {
        decision,
        context: composed.right,
        resource: isAllowed ? (allowedResource ?? '') : deniable(arn, holdsSecret),
        principalId: principalIdFor(tokenIn(decision), holdsSecret)
      }
    }
    const answer =
      verbose === true
        ? describeIntrospection(request, decision).then(
            verboseFields => makeAnswer(decision, verboseFields),
            () => makeAnswer(failVerbose(decision))
          )
        : makeAnswer(decision)
    if (see === undefined) return answer
    return andThen(answer, seen => {
      const { decision, context } = seen
      const took = Date.now() - start
      callObserver(() => see(decision, event, { took, policyContext: { ...context } }))
      return seen
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
