// An attacker who can write to the store but does not have the secret.
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { StoreAccess } from './server'

/** Returns a function that stops the attack and says how often each kind of change was made. */
export function startAttack(writer: StoreAccess): () => Promise<Readonly<Record<string, number>>> {
  const attackCounts: Record<string, number> = {}
  /** Older values with their keys. */
  const recordedValues: (readonly [string, string])[] = []
  let running = true
  const pickRandom = <A>(list: readonly A[]): A | undefined =>
    list[Math.floor(Math.random() * list.length)]
  const randomIndex = (text: string): number => Math.floor(Math.random() * text.length)
  const attackOnce = async (keys: readonly string[]): Promise<void> => {
    const [key = '', other = ''] = [pickRandom(keys), pickRandom(keys)]
    const [value, otherValue] = [await writer.get(key), await writer.get(other)]
    if (value === null || otherValue === null) return
    if (recordedValues.length < 5_000) recordedValues.push([key, value])
    const [name = '', old = ''] = pickRandom(recordedValues) ?? []
    const position = randomIndex(value)
    const [description, to, text] = pickRandom([
      ['swap', key, otherValue],
      ['swap', other, value],
      ['replay', name, old],
      ['replay', name, old],
      ['replay elsewhere', key, old],
      [
        'flip',
        key,
        value.slice(0, position) +
          String.fromCharCode(value.charCodeAt(position) ^ 1) +
          value.slice(position + 1)
      ],
      ['cut', key, value.slice(0, position)],
      ['splice', key, value.slice(0, 44) + otherValue.slice(44)],
      ['scope', key, value.replace('"scopes":["read"]', '"scopes":["read","write"]')],
      ['life', key, value.replace(/"until":\d+/, `"until":${Date.now() + 3e6}`)],
      ['random', key, randomBytes(200).toString('latin1')],
      ['forged', key, randomBytes(32).toString('base64') + value.slice(44)],
      ['empty', key, '']
    ] as const) ?? ['empty', key, '']
    attackCounts[description] = (attackCounts[description] ?? 0) + 1
    await writer.set(to, text)
  }
  const attacks = (async () => {
    while (running) {
      const keys = await writer.keys('gatecheck:*')
      if (keys.length > 1) await Promise.all(Array.from({ length: 8 }, () => attackOnce(keys)))
      await pause(1)
    }
  })()
  return async () => {
    running = false
    await attacks
    return attackCounts
  }
}
