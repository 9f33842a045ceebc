// Gates with DPoP, tokens that are bound to the client's key, and what was decided as one text.
import {
  type Allow,
  bearerAllowed,
  type Decision,
  type DpopOptions,
  dpop,
  type Gate,
  type GateOptions,
  gate,
  memoryReplay,
  noScopes,
  type ReplayStore,
  type Requirement,
  type ResourceRequest,
  type Token
} from 'gatecheck'
import * as assert from 'uvu/assert'
import { bound, knowsToken, now, request, secret } from '../samples'
import { clientKey, jktOf, url } from './proofs'

export const jkt = jktOf(clientKey)
export const boundToKey: Token = { ...bound, confirmation: { jkt } }
export const boundToBoth: Token = { ...bound, confirmation: { ...bound.confirmation, jkt } }
export const anyBinding: Requirement = { scopes: [], binding: 'any' }
export const anyToken: Requirement = bearerAllowed(noScopes)

export function newReplay(): ReplayStore {
  return memoryReplay({ entries: 1_000, processes: 1, now })
}

/** A store that counts what was added. */
export function countingReplay(): { readonly store: ReplayStore; readonly keys: string[] } {
  const store = newReplay()
  const keys: string[] = []
  return {
    keys,
    store: {
      add: (key, seconds, owner) => {
        if (seconds > 10) keys.push(key)
        return store.add(key, seconds, owner)
      }
    }
  }
}

export function dpopGate(
  more: Partial<GateOptions> = {},
  options: Partial<DpopOptions> = {}
): Gate {
  return gate({
    introspect: knowsToken(boundToKey),
    require: anyBinding,
    now,
    dpop: dpop({ replay: newReplay(), ...options }),
    ...more
  })
}

/** A request with these header lines, for the URL of the proofs. */
export function requestWith(
  authorization: readonly string[],
  proofs: readonly string[],
  more: Partial<ResourceRequest> = {}
): ResourceRequest {
  const lines: Readonly<Record<string, readonly string[]>> = { authorization, dpop: proofs }
  return request({
    url,
    path: '/payments',
    certificate: undefined,
    header: name => lines[name.toLowerCase()] ?? [],
    ...more
  })
}

export function dpopWith(
  proof: string | readonly string[],
  more: Partial<ResourceRequest> = {}
): ResourceRequest {
  return requestWith([`DPoP ${secret}`], [proof].flat(), more)
}

/** Status, reason and detail. */
export function describe(decision: Decision): string {
  if (decision._tag === 'Allow') return 'Allow'
  const detail = decision.detail === undefined ? '' : ` ${decision.detail}`
  return `${decision.status} ${decision.reason}${detail}`
}

export function allowed(decision: Decision): Allow {
  assert.is(decision._tag, 'Allow', describe(decision))
  return decision as Allow
}

/** The error that a refusal names in the challenge of each scheme. `undefined`: none. */
export function errorsOf(decision: Decision): Readonly<Record<string, string | undefined>> {
  const { challenges } = decision as { readonly challenges?: readonly string[] }
  return Object.fromEntries(
    (challenges ?? []).map(text => [text.split(' ')[0], /error="([^"]+)"/.exec(text)?.[1]])
  )
}
