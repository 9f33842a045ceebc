// What API Gateway does with an authorizer's answer: it forwards the request with a context, or
// answers itself.
import type { RunResult } from './lambda'
import { evaluatePolicy, isRecord, type Policy, parsePolicy } from './policy'

export interface Refusal {
  readonly status: number
  readonly body: string
  readonly errorType?: string
  /** Of a policy that denied: gateway responses may show it. */
  readonly context?: Readonly<Record<string, unknown>>
}

/** A well-formed answer. Only this is cached. */
export type AuthorizerAnswer =
  | { readonly _tag: 'Policy'; readonly policy: Policy }
  | {
      readonly _tag: 'Simple'
      readonly authorized: boolean
      readonly context: Readonly<Record<string, unknown>>
    }

export type Verdict =
  | { readonly _tag: 'Passed'; readonly context: Readonly<Record<string, unknown>> }
  | { readonly _tag: 'Refused'; readonly refusal: Refusal }
export type ParsedAnswer =
  | { readonly _tag: 'Parsed'; readonly answer: AuthorizerAnswer }
  | { readonly _tag: 'Refused'; readonly refusal: Refusal }

function messageBody(text: string | null, key: 'message' | 'Message' = 'message'): string {
  return JSON.stringify({ [key]: text })
}

/** Status, body and x-amzn-ErrorType of a REST API. The capital M in two of them is AWS's. */
export const restRefusals = {
  unauthorized: {
    status: 401,
    body: messageBody('Unauthorized'),
    errorType: 'UnauthorizedException'
  },
  denied: {
    status: 403,
    body: messageBody(
      'User is not authorized to access this resource with an explicit deny',
      'Message'
    ),
    errorType: 'AccessDeniedException'
  },
  unmatched: {
    status: 403,
    body: messageBody('User is not authorized to access this resource', 'Message'),
    errorType: 'AccessDeniedException'
  },
  failed: { status: 500, body: messageBody(null), errorType: 'AuthorizerFailureException' },
  malformed: {
    status: 500,
    body: messageBody(null),
    errorType: 'AuthorizerConfigurationException'
  },
  tooLong: { status: 414, body: messageBody('Request-URI Too Long') },
  noRoute: {
    status: 403,
    body: messageBody('Missing Authentication Token'),
    errorType: 'MissingAuthenticationTokenException'
  }
} as const satisfies Readonly<Record<string, Refusal>>

/** An HTTP API has fewer messages and no x-amzn-ErrorType. */
export const httpRefusals = {
  unauthorized: { status: 401, body: messageBody('Unauthorized') },
  denied: { status: 403, body: messageBody('Forbidden') },
  failed: { status: 500, body: messageBody('Internal Server Error') },
  noRoute: { status: 404, body: messageBody('Not Found') }
} as const satisfies Readonly<Record<string, Refusal>>

/** An error becomes a 401 only if its message is exactly `Unauthorized`. */
export function parseRestAnswer(result: RunResult): ParsedAnswer {
  if (result._tag === 'Threw' && result.message === 'Unauthorized')
    return { _tag: 'Refused', refusal: restRefusals.unauthorized }
  if (result._tag !== 'Answered') return { _tag: 'Refused', refusal: restRefusals.failed }
  const policy = parsePolicy(result.answer)
  return policy === undefined
    ? { _tag: 'Refused', refusal: restRefusals.malformed }
    : { _tag: 'Parsed', answer: { _tag: 'Policy', policy: policy } }
}

/** Every error is a 500, even `Unauthorized`; so is an answer in the other format. */
export function parseHttpAnswer(result: RunResult, simple: boolean): ParsedAnswer {
  const refused = { _tag: 'Refused', refusal: httpRefusals.failed } as const
  if (result._tag !== 'Answered') return refused
  const answer = simple ? parseSimpleAnswer(result.answer) : parsePolicyAnswer(result.answer)
  return answer === undefined ? refused : { _tag: 'Parsed', answer }
}

/** Also evaluates a cached answer for each request: it may refuse another path. */
export function evaluateAnswer(
  answer: AuthorizerAnswer,
  arn: string,
  api: 'rest' | 'http'
): Verdict {
  if (answer._tag === 'Simple')
    return answer.authorized
      ? { _tag: 'Passed', context: answer.context }
      : { _tag: 'Refused', refusal: httpRefusals.denied }
  const outcome = evaluatePolicy(answer.policy, arn)
  if (outcome !== 'allowed')
    return {
      _tag: 'Refused',
      refusal:
        api === 'http'
          ? httpRefusals.denied
          : { ...restRefusals[outcome], context: answer.policy.context }
    }
  return {
    _tag: 'Passed',
    context: api === 'http' ? answer.policy.context : textContext(answer.policy)
  }
}

/** A REST API turns all values of the context into strings. */
function textContext({ principalId, context }: Policy): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)])),
    principalId
  }
}

function parseSimpleAnswer(answer: unknown): AuthorizerAnswer | undefined {
  if (!isRecord(answer) || typeof answer['isAuthorized'] !== 'boolean') return undefined
  const { context = {} } = answer
  return isRecord(context)
    ? { _tag: 'Simple', authorized: answer['isAuthorized'], context }
    : undefined
}

function parsePolicyAnswer(answer: unknown): AuthorizerAnswer | undefined {
  const policy = parsePolicy(answer)
  return policy === undefined ? undefined : { _tag: 'Policy', policy: policy }
}
