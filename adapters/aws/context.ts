// The policy context (and the simple response's): flat, small, free of secrets. Names are the ancestor's where it had one.
import { sha256, base64url, utf8 } from '#host'
import { hushed } from '../../src/signal'
import type { Decision, ResourceRequest } from '../../src/types'

export type Scalar = string | number | boolean
export type Context = Readonly<Record<string, Scalar>>

/** Bytes of JSON; API Gateway takes 8 KB of result on WebSocket APIs, and names no larger figure elsewhere. */
const largest = 8_000

/** A user's context function cannot write these, nor what API Gateway itself keeps there. */
const reserved = new Set([
  'scope', 'client_id', 'sub', 'exp', 'action', 'resultMessage', 'challenge', 'reason', 'detail', 'introspection_exception',
  'introspection_request', 'introspection_response', 'truncated', 'principalId', 'claims', 'integrationLatency', '__proto__'
])

const tokenOf = (decision: Decision) => (decision._tag === 'Allow' ? decision.token : decision._tag === 'ServerError' ? undefined : decision.refusedToken)

const text = (value: unknown): value is string => typeof value === 'string'

const present = (values: Readonly<Record<string, Scalar | undefined>>): Context => {
  const found: Record<string, Scalar> = {}
  for (const name of Object.keys(values)) {
    const value = values[name]
    if (value !== undefined) found[name] = value
  }
  return found
}

const own = (decision: Decision): Context => {
  const token = tokenOf(decision)
  const { action, resultMessage } = decision.facts?.answer ?? {}
  const refused = decision._tag === 'Deny' || decision._tag === 'Unauthorized'
  const detail = decision._tag === 'ServerError' ? decision.detail : undefined
  const reason = decision._tag === 'Allow' ? undefined : decision.reason
  return present({
    scope: token?.scopes.join(' '), client_id: token?.clientId, sub: token?.subject, exp: token?.expiresAt,
    action: text(action) ? action : undefined, resultMessage: text(resultMessage) ? resultMessage : undefined,
    reason, detail, challenge: refused ? decision.challenges.join(', ') : undefined,
    introspection_exception: detail !== undefined && reason?.startsWith('introspection_') === true ? `${reason}: ${detail}` : undefined
  })
}

/** What holds a secret is left out. */
const clean = (context: Context, leaks: (text: string) => boolean): Context =>
  Object.values(context).some(value => text(value) && leaks(value)) ? Object.fromEntries(Object.entries(context).filter(([, value]) => !text(value) || !leaks(value))) : context

/** The user's keys: scalars only, never ours, never a secret. */
const added = (value: unknown, leaks: (text: string) => boolean): Context => {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value) || typeof (value as { then?: unknown }).then === 'function') throw new TypeError('context')
  return Object.fromEntries(Object.entries(value).filter(([name, item]: [string, unknown]) =>
    !reserved.has(name) && !leaks(name) && (text(item) ? !leaks(item) : typeof item === 'boolean' || Number.isFinite(item)))) as Context
}

/** What was asked, the token by its SHA-256 and the certificate by its thumbprint; and what was answered. */
export const verbose = async (request: ResourceRequest, { facts }: Decision): Promise<Context> => {
  const line = request.header('authorization')[0]?.trim() ?? ''
  const token = line.slice(line.lastIndexOf(' ') + 1)
  const { scopes, subject } = facts?.requirement ?? {}
  return {
    introspection_request: JSON.stringify({ ...(token === '' ? {} : { token_sha256: base64url(await sha256(utf8(token))) }), scopes, subject, certificate_thumbprint: facts?.thumbprint }),
    ...(facts?.answer === undefined ? {} : { introspection_response: JSON.stringify(facts.answer) })
  }
}

/** JSON spells a character in at most 6 bytes: most contexts fit without being written out. */
const fits = (context: Context): boolean => {
  let longest = 2
  for (const name of Object.keys(context)) longest += 6 * (name.length + String(context[name]).length + 1)
  return longest <= largest || utf8(JSON.stringify(context)).length <= largest
}

export interface Extras<E> {
  /** Adds keys of yours: flat strings, numbers and booleans. It cannot overwrite gatecheck's, and a value that holds the token is dropped. */
  readonly context?: ((decision: Decision, event: E) => Readonly<Record<string, unknown>> | undefined) | undefined
  /** Told the decision that was answered, after everything; what it throws or rejects changes nothing. The gate's own `observed` comes before the policy. */
  readonly see?: ((decision: Decision, event: E) => unknown) | undefined
  /** `true`: adds `introspection_request` and `introspection_response`, without token and certificate body. */
  readonly verbose?: boolean | undefined
}

/** The context, or why an Allow cannot have one. */
export type Composed =
  | { readonly _tag: 'Fits'; readonly context: Context }
  | { readonly _tag: 'Fails'; readonly reason: 'context_too_large' | 'user_function_threw' | 'introspection_malformed'; readonly detail: string }

/** Verbose keys drop whole; nothing else is cut, for a cut `scope` means something else: an Allow fails, a refusal keeps its reason. */
export const composed = <E>(decision: Decision, event: E, context: Extras<E>['context'], told: Context | undefined, leaks: (text: string) => boolean): Composed => {
  const allowed = decision._tag === 'Allow'
  const known = own(decision)
  const ours = clean(known, leaks)
  if (allowed && ours !== known) return { _tag: 'Fails', reason: 'introspection_malformed', detail: 'token_echoed' }
  let theirs: Context | undefined
  try {
    theirs = context === undefined ? undefined : added(hushed(context(decision, event)), leaks)
  } catch {
    if (allowed) return { _tag: 'Fails', reason: 'user_function_threw', detail: 'context' }
  }
  const more = told === undefined ? undefined : clean(told, leaks)
  const full: Context = theirs === undefined && more === undefined ? ours : { ...theirs, ...ours, ...more }
  if (fits(full)) return { _tag: 'Fits', context: full }
  const { reason } = ours
  const tries: readonly Context[] = [
    ...(more === undefined ? [] : [{ ...theirs, ...ours, truncated: true }]),
    ...(allowed ? [] : [{ ...ours, truncated: true }, { ...(reason === undefined ? {} : { reason }), truncated: true }])
  ]
  const least = tries.find(fits)
  return least === undefined ? { _tag: 'Fails', reason: 'context_too_large', detail: 'over_8000_bytes' } : { _tag: 'Fits', context: least }
}
