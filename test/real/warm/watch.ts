// Records what sends, and which keys are imported, in Node's built-ins themselves.
import { subscribe, unsubscribe } from 'node:diagnostics_channel'

const channels = [
  'http.client.request.created',
  'http.client.request.start',
  'http.client.request.error',
  'http.client.response.finish',
  'undici:request:create'
]
type AnyFunction = (...parameters: never[]) => unknown

export interface Watch {
  /** What was called, by name. */
  readonly calls: string[]
  readonly importedKeys: unknown[]
  readonly verified: unknown[]
  /** A function that may not be called. */
  forbid<F>(name: string): F
  stop(): void
}
/** Replaces what sends, in the built-ins themselves, and records which keys are imported. */
export function watch(): Watch {
  const calls: string[] = []
  const importedKeys: unknown[] = []
  const verified: unknown[] = []
  const restore: (() => void)[] = []
  const replace = (
    owner: object,
    name: string,
    by: (original: AnyFunction) => AnyFunction
  ): void => {
    const object = owner as Record<string, AnyFunction>
    const original = object[name] as AnyFunction
    object[name] = by(original)
    restore.push(() => {
      object[name] = original
    })
  }
  const modules = [process.getBuiltinModule('node:http'), process.getBuiltinModule('node:https')]
  for (const module of modules)
    for (const name of ['request', 'get'])
      replace(module, name, () => () => {
        calls.push(name)
        throw new Error(name)
      })
  replace(globalThis, 'fetch', () => () => calls.push('fetch'))
  const cryptoModule = process.getBuiltinModule('node:crypto')
  replace(cryptoModule, 'createPublicKey', original => (input: { readonly key: unknown }) => {
    importedKeys.push(input.key)
    return original(input as never)
  })
  replace(cryptoModule, 'verify', original => (...parameters: unknown[]) => {
    const isValid: unknown = original(...(parameters as never[]))
    verified.push(isValid)
    return isValid
  })
  const onMessage = (_: unknown, channel: string | symbol): void => {
    calls.push(String(channel))
  }
  for (const channel of channels) subscribe(channel, onMessage)
  return {
    calls,
    importedKeys,
    verified,
    forbid: name => (() => calls.push(name)) as never,
    stop: () => {
      for (const undo of restore) undo()
      for (const channel of channels) unsubscribe(channel, onMessage)
    }
  }
}
