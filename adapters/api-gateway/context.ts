// The context of a policy or a simple response: flat, small, without secrets. The keys are those of
// Authlete's Python authorizer, if it has them.

import { type Either, left, right } from 'fp-ts/Either'
import { utf8 } from '#host'
import { isPromise } from '../../src/async/awaitable'
import { ignoreRejection } from '../../src/async/observe'
import { tokenIn } from '../../src/refusal/decision'
import type { Decision, Refusal, ServerError, Token } from '../../src/types'
import { isString, isStrings } from '../../src/values/guards'
import type { HoldsSecret } from '../../src/values/redact'
import { serverError } from '../../src/values/server-error'
import { nonceIn } from '../http/nonce'

export type Context = Readonly<Record<string, string | number | boolean>>
export type Fields = Readonly<Record<string, unknown>>

/** Bytes of JSON. API Gateway documents 8 KB for WebSocket APIs, and no larger limit elsewhere. */
const maxContextBytes = 8_000

/** Keys that the option `context` cannot write: gatecheck's, and API Gateway's own. */
const reservedNames = /* @__PURE__ */ (
  'scope client_id sub exp action resultMessage challenge reason detail introspection_exception ' +
  'introspection_request introspection_response dpop_nonce truncated principalId claims integrationLatency ' +
  '__proto__'
).split(' ')

/**
 * What is known of the token, and the nonce for the client's next proof. Field by field: reading back what an object holds costs a hit 0.1 µs.
 */
function tokenFields(decision: Decision): Context {
  const { scopes, clientId, subject, expiresAt }: Partial<Token> = tokenIn(decision) ?? {}
  const { action, resultMessage, active } = decision.facts?.answer ?? {}
  // A server that had no objection does not explain a refusal: "OK" beside it would mislead.
  const isContradiction = decision._tag !== 'Allow' && (action === 'OK' || active === true)
  const fields: Record<string, string | number | boolean> = {}
  if (isStrings(scopes)) fields['scope'] = scopes.join(' ')
  if (isString(clientId)) fields['client_id'] = clientId
  if (isString(subject)) fields['sub'] = subject
  if (Number.isFinite(expiresAt)) fields['exp'] = expiresAt as number
  const nonce = nonceIn(decision)
  if (nonce !== undefined) fields['dpop_nonce'] = nonce
  if (isContradiction) return fields
  if (isString(action)) fields['action'] = action
  if (isString(resultMessage)) fields['resultMessage'] = resultMessage
  return fields
}

/** What is known of the token, and why the request was refused. */
function refusalFields(decision: Refusal | ServerError): Fields {
  const { reason, detail, challenges } = decision as Pick<Refusal, 'reason'> &
    Partial<Pick<Refusal, 'challenges'> & Pick<ServerError, 'detail'>>
  const isFailure = detail !== undefined && reason.startsWith('introspection_')
  return {
    ...tokenFields(decision),
    reason,
    detail,
    challenge: challenges?.join(', '),
    introspection_exception: isFailure ? `${reason}: ${detail}` : undefined
  }
}

/** The user's keys without reserved names. A list, a Map or a Date has no keys. */
function selectUserFields(result: unknown, holdsSecret: HoldsSecret): Fields {
  const fields = result ?? {}
  if (isPromise(fields) || Object.prototype.toString.call(fields) !== '[object Object]')
    throw new TypeError('context')
  return Object.fromEntries(
    Object.entries(fields as Fields).filter(
      ([name]) => !reservedNames.includes(name) && !holdsSecret(name)
    )
  )
}

/** The fields that a context can hold: flat values without secrets. */
function contextOf(fields: Fields, holdsSecret: HoldsSecret): Context {
  return Object.fromEntries(
    Object.entries(fields as Context).filter(([, value]) =>
      isString(value) ? !holdsSecret(value) : typeof value === 'boolean' || Number.isFinite(value)
    )
  )
}

/**
 * JSON writes a character in at most 6 bytes and a number in at most 24. By this bound most
 * contexts are known to fit without being serialized.
 */
function fitsLimit(context: Context): boolean {
  let maxBytes = 2
  for (const name of Object.keys(context)) {
    const value = context[name]
    maxBytes += 6 * (name.length + (isString(value) ? value.length : 4) + 1)
  }
  return maxBytes <= maxContextBytes || utf8(JSON.stringify(context)).length <= maxContextBytes
}

/**
 * The context, or why an Allow cannot have one. If it is too large, the verbose keys are dropped
 * first. No value is shortened: a shorter `scope` would mean something else.
 */
export function composeContext<E>(
  decision: Decision,
  event: E,
  addContext: ((decision: Decision, event: E) => unknown) | undefined,
  verboseFields: Fields | undefined,
  holdsSecret: HoldsSecret
): Either<ServerError, Context> {
  const isAllowed = decision._tag === 'Allow'
  const ownFields = isAllowed
    ? tokenFields(decision)
    : contextOf(refusalFields(decision), holdsSecret)
  if (isAllowed && Object.values(ownFields).some(value => isString(value) && holdsSecret(value)))
    return left(serverError('introspection_malformed', 'token_echoed'))

  let userFields: Context = {}
  try {
    if (addContext !== undefined) {
      const result = ignoreRejection(addContext(decision, event))
      userFields = contextOf(selectUserFields(result, holdsSecret), holdsSecret)
    }
  } catch {
    if (isAllowed) return left(serverError('user_function_threw', 'context'))
  }

  const full =
    addContext === undefined && verboseFields === undefined
      ? ownFields
      : { ...userFields, ...ownFields, ...contextOf(verboseFields ?? {}, holdsSecret) }
  if (fitsLimit(full)) return right(full)

  const withUserFields = { ...userFields, ...ownFields }
  const smaller = isAllowed
    ? [withUserFields]
    : [withUserFields, ownFields, { reason: ownFields['reason'] }]
  const context = smaller
    .map(fields => contextOf({ ...fields, truncated: true }, holdsSecret))
    .find(fitsLimit)
  return context === undefined
    ? left(serverError('context_too_large', 'over_8000_bytes'))
    : right(context)
}
