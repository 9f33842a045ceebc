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

const own = (decision: Decision): Context => {
  const token = tokenOf(decision)
  const { action, resultMessage } = decision.facts?.answer ?? {}
  return {
    ...(token === undefined ? {} : { scope: token.scopes.join(' ') }),
    ...(token?.clientId === undefined ? {} : { client_id: token.clientId }),
    ...(token?.subject === undefined ? {} : { sub: token.subject }),
    ...(token?.expiresAt === undefined ? {} : { exp: token.expiresAt }),
    ...(text(action) ? { action } : {}),
    ...(text(resultMessage) ? { resultMessage } : {}),
    ...(decision._tag === 'Allow' ? {} : { reason: decision.reason }),
    ...(decision._tag === 'Deny' || decision._tag === 'Unauthorized' ? { challenge: decision.challenges.join(', ') } : {}),
    ...(decision._tag === 'ServerError' ? { detail: decision.detail } : {}),
    ...(decision._tag === 'ServerError' && decision.reason.startsWith('introspection_') ? { introspection_exception: `${decision.reason}: ${decision.detail}` } : {})
  }
}

/** The user's keys: scalars only, never ours, never a secret. */
const added = (value: unknown, leaks: (text: string) => boolean): Context => {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value) || typeof (value as { then?: unknown }).then === 'function') throw new TypeError('context')
  return Object.fromEntries(Object.entries(value).filter(([name, item]: [string, unknown]) =>
    !reserved.has(name) && !leaks(name) && (text(item) ? !leaks(item) : typeof item === 'boolean' || Number.isFinite(item)))) as Context
}

/** What was asked, the token by its SHA-256 and the certificate by its thumbprint; and what was answered. */
const verbose = async (request: ResourceRequest, { facts }: Decision): Promise<Context> => {
  const line = request.header('authorization')[0]?.trim() ?? ''
  const token = line.slice(line.lastIndexOf(' ') + 1)
  const { scopes, subject } = facts?.requirement ?? {}
  return {
    introspection_request: JSON.stringify({ ...(token === '' ? {} : { token_sha256: base64url(await sha256(utf8(token))) }), scopes, subject, certificate_thumbprint: facts?.thumbprint }),
    ...(facts?.answer === undefined ? {} : { introspection_response: JSON.stringify(facts.answer) })
  }
}

const fits = (context: Context): boolean => utf8(JSON.stringify(context)).length <= largest

export interface Extras<E> {
  /** Adds keys of yours: flat strings, numbers and booleans. It cannot overwrite gatecheck's, and a value that holds the token is dropped. */
  readonly context?: ((decision: Decision, event: E) => Readonly<Record<string, unknown>> | undefined) | undefined
  /** `true`: adds `introspection_request` and `introspection_response`, without token and certificate body. */
  readonly verbose?: boolean | undefined
}

/** The context, or why an Allow cannot have one. */
export type Composed =
  | { readonly _tag: 'Fits'; readonly context: Context }
  | { readonly _tag: 'Fails'; readonly reason: 'context_too_large' | 'user_function_threw' | 'introspection_malformed'; readonly detail: string }

/** Verbose keys drop whole; nothing else is cut, for a cut `scope` means something else: an Allow fails, a refusal keeps its reason. */
export const composed = async <E>(decision: Decision, request: ResourceRequest, event: E, extras: Extras<E>, leaks: (text: string) => boolean): Promise<Composed> => {
  const allowed = decision._tag === 'Allow'
  const entries = Object.entries(own(decision))
  const ours = Object.fromEntries(entries.filter(([, value]) => !text(value) || !leaks(value)))
  if (allowed && Object.keys(ours).length < entries.length) return { _tag: 'Fails', reason: 'introspection_malformed', detail: 'token_echoed' }
  let theirs: Context = {}
  try {
    theirs = added(hushed(extras.context?.(decision, event)), leaks)
  } catch {
    if (allowed) return { _tag: 'Fails', reason: 'user_function_threw', detail: 'context' }
  }
  const more = extras.verbose === true ? await verbose(request, decision) : {}
  const told = Object.fromEntries(Object.entries(more).filter(([, value]) => !text(value) || !leaks(value)))
  const { reason } = ours
  const tries: readonly Context[] = [
    { ...theirs, ...ours, ...told },
    { ...theirs, ...ours, truncated: true },
    ...(allowed ? [] : [{ ...ours, truncated: true }, { ...(reason === undefined ? {} : { reason }), truncated: true }])
  ].filter((_, i) => i !== 1 || Object.keys(told).length > 0)
  const context = tries.find(fits)
  return context === undefined ? { _tag: 'Fails', reason: 'context_too_large', detail: 'over_8000_bytes' } : { _tag: 'Fits', context }
}
