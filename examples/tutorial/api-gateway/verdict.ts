// What API Gateway does with an authorizer's answer: lets the request pass with a context, or answers in words of its own.

import type { Run } from './lambda'
import { isRecord, judged, type Policy, policy } from './policy'

export interface Refusal {
  readonly status: number
  readonly body: string
  readonly errorType?: string
}

/** What an authorizer said, well-formed; this, and nothing else, is kept when results are cached. */
export type Said =
  | { readonly _tag: 'Policy'; readonly policy: Policy }
  | {
      readonly _tag: 'Simple'
      readonly authorized: boolean
      readonly context: Readonly<Record<string, unknown>>
    }

export type Verdict =
  | { readonly _tag: 'Passed'; readonly context: Readonly<Record<string, unknown>> }
  | { readonly _tag: 'Refused'; readonly refusal: Refusal }
export type Heard =
  | { readonly _tag: 'Heard'; readonly said: Said }
  | { readonly _tag: 'Refused'; readonly refusal: Refusal }

function message(text: string | null, key: 'message' | 'Message' = 'message'): string {
  return JSON.stringify({ [key]: text })
}

/** Statuses, bodies and x-amzn-ErrorType of a REST API. The capital M of the two 403s is theirs. */
export const restRefusals = {
  unauthorized: { status: 401, body: message('Unauthorized'), errorType: 'UnauthorizedException' },
  denied: {
    status: 403,
    body: message(
      'User is not authorized to access this resource with an explicit deny',
      'Message'
    ),
    errorType: 'AccessDeniedException'
  },
  unmatched: {
    status: 403,
    body: message('User is not authorized to access this resource', 'Message'),
    errorType: 'AccessDeniedException'
  },
  failed: { status: 500, body: message(null), errorType: 'AuthorizerFailureException' },
  malformed: { status: 500, body: message(null), errorType: 'AuthorizerConfigurationException' },
  tooLong: { status: 414, body: message('Request-URI Too Long') },
  noRoute: {
    status: 403,
    body: message('Missing Authentication Token'),
    errorType: 'MissingAuthenticationTokenException'
  }
} as const satisfies Readonly<Record<string, Refusal>>

/** An HTTP API knows fewer words, and no gateway responses. */
export const httpRefusals = {
  unauthorized: { status: 401, body: message('Unauthorized') },
  denied: { status: 403, body: message('Forbidden') },
  failed: { status: 500, body: message('Internal Server Error') },
  noRoute: { status: 404, body: message('Not Found') }
} as const satisfies Readonly<Record<string, Refusal>>

/** Only an error whose message is exactly `Unauthorized` is a 401. */
export function heardByRest(result: Run): Heard {
  if (result._tag === 'Threw' && result.message === 'Unauthorized')
    return { _tag: 'Refused', refusal: restRefusals.unauthorized }
  if (result._tag !== 'Answered') return { _tag: 'Refused', refusal: restRefusals.failed }
  const found = policy(result.answer)
  return found === undefined
    ? { _tag: 'Refused', refusal: restRefusals.malformed }
    : { _tag: 'Heard', said: { _tag: 'Policy', policy: found } }
}

/** AWS documents 500 for every error here, also for `Unauthorized`; and for the kind of answer that was not configured. */
export function heardByHttp(result: Run, simple: boolean): Heard {
  const said =
    result._tag === 'Answered'
      ? simple
        ? simpleAnswer(result.answer)
        : policyAnswer(result.answer)
      : undefined
  return said === undefined
    ? { _tag: 'Refused', refusal: httpRefusals.failed }
    : { _tag: 'Heard', said }
}

/** Judged anew for each request, also where the answer was remembered: another path may be refused. */
export function verdict(said: Said, arn: string, api: 'rest' | 'http'): Verdict {
  if (said._tag === 'Simple')
    return said.authorized
      ? { _tag: 'Passed', context: said.context }
      : { _tag: 'Refused', refusal: httpRefusals.denied }
  const outcome = judged(said.policy, arn)
  if (outcome !== 'allowed')
    return {
      _tag: 'Refused',
      refusal: api === 'http' ? httpRefusals.denied : restRefusals[outcome]
    }
  return { _tag: 'Passed', context: api === 'http' ? said.policy.context : asText(said.policy) }
}

/** A REST API turns every value of the context into text before the resource sees it. */
function asText({ principalId, context }: Policy): Readonly<Record<string, string>> {
  return {
    ...Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)])),
    principalId
  }
}

function simpleAnswer(answer: unknown): Said | undefined {
  if (!isRecord(answer) || typeof answer['isAuthorized'] !== 'boolean') return undefined
  const { context = {} } = answer
  return isRecord(context)
    ? { _tag: 'Simple', authorized: answer['isAuthorized'], context }
    : undefined
}

function policyAnswer(answer: unknown): Said | undefined {
  const found = policy(answer)
  return found === undefined ? undefined : { _tag: 'Policy', policy: found }
}
