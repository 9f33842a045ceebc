// A decision that is no Allow, in HTTP's words: status, field lines, a small JSON body. Express and fetch hosts write it as it stands.
import { bareChallenge, isPrintable } from '../../src/refusal/challenge'
import type { Allow, Decision, ResourceRequest } from '../../src/types'
import { searchForAuthorization } from '../../src/values/redact'

export interface HttpAnswer {
  readonly status: 400 | 401 | 403 | 500 | 503
  /** Field lines, in order. `www-authenticate` may come more than once, and a host may have set others of these names before: add, never replace. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** The value of one quoted parameter of a challenge. */
function parameter(challenge: string, name: string): string | undefined {
  return new RegExp(`[ ,]${name}="([^"\\\\]+)"`).exec(challenge)?.[1]
}

/** Said where a challenge has no error code [RFC 6750 §3.1]: what the status says, and nothing that a stranger could learn from. */
const plain: Readonly<Record<HttpAnswer['status'], readonly [error: string, description: string]>> =
  {
    400: ['invalid_request', 'The request is malformed'],
    401: ['unauthorized', 'An access token is needed'],
    403: ['forbidden', 'The access token may not be used for this'],
    500: ['server_error', 'The server could not decide'],
    503: ['temporarily_unavailable', 'The server cannot decide now']
  }

function written(
  status: HttpAnswer['status'],
  more: HttpAnswer['headers'],
  challenge = ''
): HttpAnswer {
  const [error, description] = plain[status]
  const code = parameter(challenge, 'error')
  return {
    status,
    headers: [
      ['content-type', 'application/json'],
      ['cache-control', 'no-store'],
      ['access-control-expose-headers', 'WWW-Authenticate'],
      ...more
    ],
    body: JSON.stringify({
      error: code ?? error,
      error_description:
        (code === undefined ? undefined : parameter(challenge, 'error_description')) ?? description
    })
  }
}

/** Of several challenges each is a line. One that cannot be sent, or into which a user's check wrote the token, only names the scheme. */
function refused(
  status: 400 | 401 | 403,
  challenges: readonly string[],
  request: ResourceRequest
): HttpAnswer {
  const holdsSecret = searchForAuthorization(request)
  const said = challenges.map(text =>
    isPrintable(text) && !holdsSecret(text) ? text : bareChallenge
  )
  const lines = [...new Set(said.length > 0 ? said : [bareChallenge])]
  return written(
    status,
    lines.map(text => ['www-authenticate', text] as const),
    lines[0]
  )
}

/** Whole seconds; a ServerError that gives none may be asked about again in one. */
function waiting(seconds: number | undefined): string {
  return String(Number.isSafeInteger(seconds) && Number(seconds) > 0 ? seconds : 1)
}

/** What HTTP answers to a decision that is no Allow. A gate may be anyone's function: a status that is none of its tag's is taken for the stricter one. */
export function httpAnswerFor(
  decision: Exclude<Decision, Allow>,
  request: ResourceRequest
): HttpAnswer {
  switch (decision._tag) {
    case 'Deny':
      return refused(decision.status === 400 ? 400 : 403, decision.challenges, request)
    case 'Unauthorized':
      return refused(401, decision.challenges, request)
    case 'ServerError':
      return decision.status === 503
        ? written(503, [['retry-after', waiting(decision.retryAfter)]])
        : written(500, [])
  }
}
