// Where and as whom to ask: checked when constructed, so that no bad setting waits for the first request.
import { addressOf } from '#host'

/** An environment as these functions read it; `process.env` fits. */
export type Environment<Name extends string> = { readonly [name in Name]?: string | undefined }

/** A variable that must be there. Its value is never quoted. */
export const needed = (env: { readonly [name: string]: string | undefined }, name: string): string => {
  const value = env[name]
  if (typeof value !== 'string' || value.trim() === '') throw new TypeError(`${name} is missing: set it in the environment of this function`)
  return value.trim()
}

/** A credential: not empty, and nothing that could end or split a header line. Its value is never quoted. */
export const credential = (name: string, value: unknown): string => {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name} is missing`)
  if (/[\x00-\x1f\x7f]/.test(value)) throw new TypeError(`${name} holds a line break or another control character`)
  return value
}

/** A credential that goes into a header as it is. */
export const bearer = (name: string, value: unknown): string => {
  const token = credential(name, value)
  if (!/^[\x21-\x7e]+$/.test(token)) throw new TypeError(`${name} holds a space or a character outside ASCII`)
  return token
}

const loopback: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** An https URL without userinfo or fragment; plain http to exact loopback, or where `plainHttp` says so in words. */
export const endpointOf = (name: string, value: unknown, plainHttp: 'allowed' | undefined, query: 'query' | 'no query'): string => {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name} is missing`)
  const address = /[\s\\\x00-\x1f\x7f]/.test(value) ? undefined : addressOf(value)
  if (address === undefined) throw new TypeError(`${name} is not a URL; write for example https://as.example.com`)
  const { protocol, hostname, username, password, search, hash } = address
  if (username !== '' || password !== '') throw new TypeError(`${name} holds a user name or password; credentials are settings of their own`)
  if (hash !== '' || value.includes('#')) throw new TypeError(`${name} holds a fragment`)
  if (query === 'no query' && (search !== '' || value.includes('?'))) throw new TypeError(`${name} holds a query`)
  if (protocol !== 'https:' && !(protocol === 'http:' && (plainHttp === 'allowed' || loopback.includes(hostname))))
    throw new TypeError(`${name} must begin with https:// (tokens and credentials travel there); plain http is for loopback, or say plainHttp: 'allowed'`)
  return value
}
