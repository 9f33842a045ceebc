// Calls the checks of users: the route's and the gate's.
import { ignoreRejection } from '../async/observe'
import { toRefusal } from '../refusal/decision'
import type { Check, Facts, Refusal, ResourceRequest, ServerError, Token } from '../types'
import { searchForAuthorization } from '../values/redact'
import { serverError } from '../values/server-error'

/** Only `undefined` passes. A check that returns a promise, `true` or `null` is a server error. */
export function firstUserRefusal(
  token: Token,
  facts: Facts,
  request: ResourceRequest | undefined,
  checks: readonly Check[] = []
): Refusal | ServerError | undefined {
  for (const check of checks) {
    let result: unknown
    try {
      result = ignoreRejection(check(token, facts, request as ResourceRequest))
    } catch {
      return serverError('user_function_threw', 'check')
    }
    if (result === undefined) continue
    const refusal = toRefusal(result, request && searchForAuthorization(request))
    return refusal ?? serverError('user_function_threw', 'check_returned_no_refusal')
  }
  return undefined
}
