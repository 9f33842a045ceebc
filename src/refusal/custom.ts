// The refusals of a user's own checks.
import type { Deny, Reason, Unauthorized } from '../types'
import { assert } from '../values/options'
import { forbidden, invalidToken, isPrintable } from './challenge'
import { stepByReason } from './reason-steps'

/** A code of the caller's own. One of gatecheck's does not compile: logs would confuse the two. */
export type OwnReason<Code extends string> = Code extends Reason ? never : Code

/** Characters of a description. A client's log should hold it on one line. */
const maxDescriptionLength = 256

function validate(name: string, reason: string, description: string | undefined): void {
  assert(
    /^[a-z][a-z0-9_]{0,63}$/.test(reason) && !Object.hasOwn(stepByReason, reason),
    `${name}(reason): pass a code of your own, such as 'account_locked': a lower-case letter, then at most 63 lower-case letters, digits and underscores`
  )
  assert(
    description === undefined ||
      (isPrintable(description) && description.length <= maxDescriptionLength),
    `${name}(reason, description): pass at most ${maxDescriptionLength} printable ASCII characters`
  )
}

/**
 * A 403 for a check of yours: this token must not do this, and a new one would not change that.
 * `reason` is your code for logs. `description` goes to the client, as `error_description`.
 *
 * Throws a `TypeError` if `reason` is not a code or is one of gatecheck's, or if `description` is
 * over 256 characters or not printable ASCII. In a check that is a 500. If the description holds
 * the token, a bare challenge is sent instead. Does NOT name an error code in the challenge: none
 * of RFC 6750 §3.1 fits.
 *
 * @example
 * const notLocked: Check = ({ claims }) =>
 *   claims['locked'] === true ? forbid('account_locked', 'The account is locked') : undefined
 */
export function forbid<Code extends string>(reason: OwnReason<Code>, description?: string): Deny {
  validate('forbid', reason, description)
  return forbidden(reason, description)
}

/**
 * A 401 for a check of yours: the client should get a new token and try again. The challenge has
 * the error `invalid_token` [RFC 6750 §3.1]. `reason` is your code for logs. `description` goes to
 * the client, as `error_description`; by default it is the code in words.
 *
 * Throws a `TypeError` if `reason` is not a code or is one of gatecheck's, or if `description` is
 * over 256 characters or not printable ASCII. In a check that is a 500. If the description holds
 * the token, a bare challenge is sent instead. Does NOT say how to get a better token.
 *
 * @example
 * const fromThisYear: Check = ({ claims }) =>
 *   claims['terms'] === '2026' ? undefined : unauthorize('old_terms', 'Accept the terms of 2026')
 */
export function unauthorize<Code extends string>(
  reason: OwnReason<Code>,
  description?: string
): Unauthorized {
  validate('unauthorize', reason, description)
  return invalidToken(reason, description)
}
