// The policy context (and the simple response's): flat, small, free of secrets. Names are the ancestor's where it had one.
import { type Either, left, right } from 'fp-ts/Either'
import { sha256, utf8 } from '#host'
import { isPromise } from '../../src/async/awaitable'
import { ignoreRejection } from '../../src/async/observe'
import { serverError } from '../../src/refusal/challenge'
import { tokenIn } from '../../src/refusal/decision'
import type { Decision, Refusal, ResourceRequest, ServerError, Token } from '../../src/types'
import { isObject, isString, isStrings } from '../../src/values/guards'
import { redacted } from '../../src/values/json'
import { authorizationWords, type HoldsSecret } from '../../src/values/redact'

export type Scalar = string | number | boolean
export type Context = Readonly<Record<string, Scalar>>
type Fields = Readonly<Record<string, unknown>>

/** Bytes of JSON; API Gateway takes 8 KB of result on WebSocket APIs, and names no larger figure elsewhere. */
const largest = 8_000

/** A user's context function cannot write these, nor what API Gateway itself keeps there. */
const reserved = new Set([
  'scope',
  'client_id',
  'sub',
  'exp',
  'action',
  'resultMessage',
  'challenge',
  'reason',
  'detail',
  'introspection_exception',
  'introspection_request',
  'introspection_response',
  'truncated',
  'principalId',
  'claims',
  'integrationLatency',
  '__proto__'
])

/** What is known of the token. Written field by field: to find out anew what an object holds takes a hit 0.1 µs. */
function known(decision: Decision): Context {
  const { scopes, clientId, subject, expiresAt }: Partial<Token> = tokenIn(decision) ?? {}
  const { action, resultMessage } = decision.facts?.answer ?? {}
  const made: Record<string, Scalar> = {}
  if (isStrings(scopes)) made['scope'] = scopes.join(' ')
  if (isString(clientId)) made['client_id'] = clientId
  if (isString(subject)) made['sub'] = subject
  if (Number.isFinite(expiresAt)) made['exp'] = expiresAt as number
  if (isString(action)) made['action'] = action
  if (isString(resultMessage)) made['resultMessage'] = resultMessage
  return made
}

/** And why it was refused. */
function own(decision: Refusal | ServerError): Fields {
  const { reason, detail, challenges } = decision as Pick<Refusal, 'reason'> &
    Partial<Pick<Refusal, 'challenges'> & Pick<ServerError, 'detail'>>
  const isFailure = detail !== undefined && reason.startsWith('introspection_')
  return {
    ...known(decision),
    reason,
    detail,
    challenge: challenges?.join(', '),
    introspection_exception: isFailure ? `${reason}: ${detail}` : undefined
  }
}

/** The user's keys: scalars only, never ours. */
function added(value: unknown, holdsSecret: HoldsSecret): Context {
  if (isPromise(value) || Array.isArray(value) || !isObject(value ?? {}))
    throw new TypeError('context')
  return Object.fromEntries(
    Object.entries((value ?? {}) as Context).filter(
      ([name, item]) =>
        !reserved.has(name) &&
        !holdsSecret(name) &&
        (isString(item) || typeof item === 'boolean' || Number.isFinite(item))
    )
  )
}

/** What a verbose context shows of an answer: RFC 7662 §2.2, RFC 8705 §3.2, RFC 9470 §6.2, then Authlete's fields about the token. */
const registeredMembers = /* @__PURE__ */ (
  'active scope client_id username token_type exp iat nbf sub aud iss jti cnf acr auth_time ' +
  'action resultMessage existent usable sufficient expiresAt subject scopes clientId clientIdAlias ' +
  'certificateThumbprint accessTokenResources authTime properties'
).split(' ')

/** Searched here too: an Introspect of the user's may have answered, whose answers we never decoded. */
function selectResponse(answer: Fields, holdsSecret: HoldsSecret): string {
  const members = registeredMembers
    .filter(name => Object.hasOwn(answer, name))
    .map(name => {
      const value = answer[name]
      return [name, holdsSecret(JSON.stringify(value) ?? '') ? redacted : value]
    })
  return JSON.stringify(Object.fromEntries(members))
}

/** What was asked, the token by its SHA-256 and the certificate by its thumbprint; and what was answered. */
export async function describeIntrospection(
  request: ResourceRequest,
  { facts }: Decision,
  holdsSecret: HoldsSecret
): Promise<Fields> {
  const [token = ''] = authorizationWords(request)
  const { scopes, subject } = facts?.requirement ?? {}
  return {
    introspection_request: JSON.stringify({
      token_sha256: token === '' ? undefined : await sha256(utf8(token)),
      scopes,
      subject,
      certificate_thumbprint: facts?.thumbprint
    }),
    introspection_response: facts?.answer && selectResponse(facts.answer, holdsSecret)
  }
}

/** JSON spells a character in at most 6 bytes, and no number in more than 24: most contexts fit without being written out. */
function fits(context: Context): boolean {
  let longest = 2
  for (const name of Object.keys(context)) {
    const value = context[name]
    longest += 6 * (name.length + (isString(value) ? value.length : 4) + 1)
  }
  return longest <= largest || utf8(JSON.stringify(context)).length <= largest
}

export interface Extras<E> {
  /** Adds keys of yours: flat strings, numbers and booleans. It cannot overwrite gatecheck's, and a value that holds the token is dropped. */
  readonly context?:
    | ((decision: Decision, event: E) => Readonly<Record<string, unknown>> | undefined)
    | undefined
  /** Told the decision that was answered, after everything; what it throws or rejects changes nothing. The gate's own `observed` comes before the policy. */
  readonly see?: ((decision: Decision, event: E) => unknown) | undefined
  /** `true`: adds `introspection_request` and `introspection_response`, the registered members of the server's answer. */
  readonly verbose?: boolean | undefined
}

/** The context, or why an Allow cannot have one. Verbose keys drop whole; nothing else is cut, for a cut `scope` means something else. */
export function composeContext<E>(
  decision: Decision,
  event: E,
  context: Extras<E>['context'],
  told: Fields | undefined,
  holdsSecret: HoldsSecret
): Either<ServerError, Context> {
  const allowed = decision._tag === 'Allow'
  /** What is there and holds no secret. */
  const clean = (fields: Fields): Context => {
    const kept: Record<string, Scalar> = {}
    for (const name of Object.keys(fields)) {
      const value = fields[name] as Scalar | null | undefined
      if (value === undefined || value === null) continue
      if (!(isString(value) && holdsSecret(value))) kept[name] = value
    }
    return kept
  }
  const ours = allowed ? known(decision) : clean(own(decision))
  if (allowed && Object.values(ours).some(value => isString(value) && holdsSecret(value)))
    return left(serverError(500, 'introspection_malformed', 'token_echoed'))
  let theirs: Context = {}
  try {
    theirs =
      context === undefined
        ? {}
        : clean(added(ignoreRejection(context(decision, event)), holdsSecret))
  } catch {
    if (allowed) return left(serverError(500, 'user_function_threw', 'context'))
  }
  const full =
    context === undefined && told === undefined
      ? ours
      : { ...theirs, ...ours, ...clean(told ?? {}) }
  if (fits(full)) return right(full)
  const truncated = true
  const refusals: readonly Context[] = allowed
    ? []
    : [{ ...ours, truncated }, clean({ reason: ours['reason'], truncated })]
  const found = [{ ...theirs, ...ours, truncated }, ...refusals].find(fits)
  return found === undefined
    ? left(serverError(500, 'context_too_large', 'over_8000_bytes'))
    : right(found)
}
