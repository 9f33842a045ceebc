// Entries of a shared store, sealed as the store seals them.

import { createHmac } from 'node:crypto'
import type { Introspection, Remembered, Token } from 'gatecheck'
import { at, bound } from '../samples'
import { fleetSecret, settled, space, storeOf, strings } from './strings'

export const key = 'A'.repeat(43)
export const otherKey = 'B'.repeat(43)
export const activeAnswer = (token: Token = bound): Introspection => ({ _tag: 'Active', token })
export const until = (at + 60) * 1000
export function entryOf(token: Token = bound, more: object = {}): Remembered {
  return { introspection: { ...activeAnswer(token), ...more }, until }
}

export async function storeEntry(value: Remembered) {
  const kv = strings()
  const store = storeOf(kv)
  await store.set(key, value)
  await settled()
  return { kv, store, text: kv.held.get(`gatecheck:${key}`) }
}
/** What a store returns for a text under `key`. */
export async function readText(
  text: unknown,
  options: Parameters<typeof storeOf>[1] = {}
): Promise<Remembered | undefined> {
  return storeOf({ get: async () => text as string, set: () => undefined }, options).get(key)
}

export const { text: sealedText = '' } = await storeEntry(entryOf())
export function seal(
  body: string,
  { key: at = key, space: sealedSpace = space, secret: sealingSecret = fleetSecret } = {}
): string {
  return (
    createHmac('sha256', sealingSecret)
      .update(`gatecheck shared 1 ${sealedSpace.length}:${sealedSpace} ${at} ${body}`)
      .digest('base64') + body
  )
}
export const body = sealedText.slice(44)
export function bodyWith(change: object): string {
  return JSON.stringify({ ...(JSON.parse(body) as object), ...change })
}
export function bodyWithToken(change: object): string {
  return bodyWith({ token: { ...bound, ...change } })
}
