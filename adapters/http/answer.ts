// The HTTP answer to a refusal or a server error: status, field lines, a small JSON body. Express
// and fetch hosts send it as it is.
import { bareChallenge, isPrintable } from '../../src/refusal/challenge'
import type { Allow, Decision, ResourceRequest } from '../../src/types'
import { searchForAuthorization } from '../../src/values/redact'

export interface HttpAnswer {
  readonly status: 400 | 401 | 403 | 500 | 503
  /**
   * Field lines, in order. `www-authenticate` may come more than once. Add them to those that the
   * host has set, and replace none.
   */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

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
  500: ['server_error', 'The server could not decide'],
  503: ['temporarily_unavailable', 'The server cannot decide now']
}

function makeAnswer(
  status: HttpAnswer['status'],
  moreHeaders: HttpAnswer['headers'],
  challenge = ''
): HttpAnswer {
  const [error, description] = errorsByStatus[status]
  return {
    status,
    headers: [
      ['content-type', 'application/json'],
      ['cache-control', 'no-store'],
      ['access-control-expose-headers', 'WWW-Authenticate'],
      ...moreHeaders
    ],
    body: JSON.stringify({
      error: readParameter(challenge, 'error') ?? error,
      error_description: readParameter(challenge, 'error_description') ?? description
    })
  }
}

/**
 * Each challenge is a line of its own. One that cannot be sent, or that holds the token because a
 * user's check wrote it there, is replaced by the bare scheme.
 */
function challengeAnswer(
  status: 400 | 401 | 403,
  challenges: readonly string[],
  request: ResourceRequest
): HttpAnswer {
  const holdsSecret = searchForAuthorization(request)
  const safeChallenges = challenges.map(text =>
    isPrintable(text) && !holdsSecret(text) ? text : bareChallenge
  )
  const lines = [...new Set(safeChallenges.length > 0 ? safeChallenges : [bareChallenge])]
  return makeAnswer(
    status,
    lines.map(text => ['www-authenticate', text] as const),
    lines[0]
  )
}

/** Whole seconds; 1 if the decision gives none. */
function formatRetryAfter(seconds: number | undefined): string {
  return String(Number.isSafeInteger(seconds) && Number(seconds) > 0 ? seconds : 1)
}

/**
 * A user's function may be the gate: a status that does not belong to the decision's tag becomes
 * 403 for a Deny, 401 for an Unauthorized and 500 for a ServerError.
 */
export function httpAnswerFor(
  decision: Exclude<Decision, Allow>,
  request: ResourceRequest
): HttpAnswer {
  switch (decision._tag) {
    case 'Deny':
      return challengeAnswer(decision.status === 400 ? 400 : 403, decision.challenges, request)
    case 'Unauthorized':
      return challengeAnswer(401, decision.challenges, request)
    case 'ServerError':
      return decision.status === 503
        ? makeAnswer(503, [['retry-after', formatRetryAfter(decision.retryAfter)]])
        : makeAnswer(500, [])
  }
}
