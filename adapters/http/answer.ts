// The HTTP answer to a refusal or a server error: status, field lines, a small JSON body. Express
// and fetch hosts send it as it is.
import { bareChallenge, isPrintable } from '../../src/refusal/challenge'
import type { Allow, Decision, ResourceRequest } from '../../src/types'
import { searchForAuthorization } from '../../src/values/redact'
import { exposedToDpop, nonceIn } from './nonce'

export interface HttpAnswer {
  readonly status: 400 | 401 | 403 | 500 | 503
  /**
   * Field lines, in order. `www-authenticate` may come more than once. Add them to those that the
   * host has set, and replace none.
   */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

type Refused = Exclude<Decision, Allow>

/** The value of one quoted parameter of a challenge. */
function readParameter(challenge: string, name: string): string | undefined {
  return new RegExp(`[ ,]${name}="([^"\\\\]+)"`).exec(challenge)?.[1]
}

/**
 * For a challenge without an error code [RFC 6750 §3.1]. It says no more than the status does: a
 * stranger must learn nothing from it.
 */
const errorsByStatus: Readonly<
  Record<HttpAnswer['status'], readonly [error: string, description: string]>
> = {
  400: ['invalid_request', 'The request is malformed'],
  401: ['unauthorized', 'An access token is needed'],
  403: ['forbidden', 'The access token may not be used for this'],
  500: ['server_error', 'The server cannot decide'],
  503: ['temporarily_unavailable', 'The server cannot decide now']
}

/**
 * A user's function may be the gate: a status that does not belong to the decision's tag becomes
 * 403 for a Deny, 401 for an Unauthorized and 500 for a ServerError.
 */
function statusOf({ _tag, status }: Refused): HttpAnswer['status'] {
  if (_tag === 'Unauthorized') return 401
  if (_tag === 'Deny') return status === 400 ? 400 : 403
  return status === 503 ? 503 : 500
}

/**
 * Each challenge is a line of its own. One that cannot be sent, or that holds the token because a
 * user's check wrote it there, is replaced by the bare scheme.
 */
function safeChallenges(
  challenges: readonly string[],
  request: ResourceRequest
): readonly string[] {
  const holdsSecret = searchForAuthorization(request)
  const lines = challenges.map(text =>
    isPrintable(text) && !holdsSecret(text) ? text : bareChallenge
  )
  return [...new Set(lines.length > 0 ? lines : [bareChallenge])]
}

/** Whole seconds; 1 if the decision gives none. */
function formatRetryAfter(seconds: number | undefined): string {
  return String(Number.isSafeInteger(seconds) && Number(seconds) > 0 ? seconds : 1)
}

export function httpAnswerFor(decision: Refused, request: ResourceRequest): HttpAnswer {
  const status = statusOf(decision)
  const isError = decision._tag === 'ServerError'
  const challenges = isError ? [] : safeChallenges(decision.challenges, request)
  const challenge =
    challenges.find(text => readParameter(text, 'error') !== undefined) ?? challenges[0] ?? ''
  const [error, description] = errorsByStatus[status]
  const nonce = nonceIn(decision)
  const headers: (readonly [name: string, value: string])[] = [
    ['content-type', 'application/json'],
    ['cache-control', 'no-store'],
    ['access-control-expose-headers', nonce === undefined ? 'WWW-Authenticate' : exposedToDpop],
    ...challenges.map(text => ['www-authenticate', text] as const)
  ]
  if (nonce !== undefined) headers.push(['dpop-nonce', nonce])
  if (isError && status === 503)
    headers.push(['retry-after', formatRetryAfter(decision.retryAfter)])
  return {
    status,
    headers,
    body: JSON.stringify({
      error: readParameter(challenge, 'error') ?? error,
      error_description: readParameter(challenge, 'error_description') ?? description
    })
  }
}
