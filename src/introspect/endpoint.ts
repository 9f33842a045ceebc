// Where and as whom to ask: checked when constructed, so that no bad setting waits for the first request.
import { addressOf, post, ready, warm } from '#host'
import { must } from '../options'
import type { Transport } from '../types'

/** An environment as these functions read it; `process.env` fits. */
export type Environment<Name extends string> = { readonly [name in Name]?: string | undefined }

/** Variables that must be there; all that are missing are named at once, for each costs a deployment. Values are never quoted. */
export const needed = (env: { readonly [name: string]: string | undefined } | undefined, names: readonly string[], hint = ''): readonly string[] => {
  const values = names.map(name => (typeof env?.[name] === 'string' ? env[name].trim() : ''))
  const missing = names.filter((_, i) => values[i] === '')
  if (missing.length > 0) throw new TypeError(`${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: set it in this function's environment${hint}`)
  return values
}

/** A credential: not empty, and nothing that could end or split a header line. Its value is never quoted. */
export const credential = (name: string, value: unknown): string => {
  must(typeof value === 'string' && value !== '', `${name} is missing`)
  must(!/[\x00-\x1f\x7f]/.test(value as string), `${name} holds a line break or another control character`)
  return value as string
}

/** A credential that goes into a header as it is. */
export const bearer = (name: string, value: unknown): string => {
  const token = credential(name, value)
  must(/^[\x21-\x7e]+$/.test(token), `${name} holds a space or a character outside ASCII`)
  return token
}

const loopback: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** An https URL without userinfo or fragment; plain http to exact loopback, or where `plainHttp` says so in words. */
export const endpointOf = (name: string, value: unknown, plainHttp: 'allowed' | undefined, query: 'query' | 'no query'): string => {
  const text = typeof value === 'string' ? value : ''
  must(text !== '', `${name} is missing`)
  const { protocol, hostname, username, password } = (/[\s\\\x00-\x1f\x7f]/.test(text) ? undefined : addressOf(text)) ?? {}
  must(protocol !== undefined, `${name} is not a URL; it begins with https://`)
  must(username === '' && password === '', `${name} holds a user name or password`)
  must(!text.includes('#'), `${name} holds a fragment`)
  must(query === 'query' || !text.includes('?'), `${name} holds a query`)
  must(protocol === 'https:' || (protocol === 'http:' && (plainHttp === 'allowed' || loopback.includes(hostname ?? ''))),
    `${name} must begin with https://; plain http is for loopback, or say plainHttp: 'allowed'`)
  return text
}

/** How to get there: the user's own way, or the host's, made ready. */
export const transportTo = (name: string, url: string, { transport, warm: early }: { readonly transport?: Transport | undefined; readonly warm?: boolean | undefined }): Transport => {
  must([undefined, true, false].includes(early) && !(early === true && transport !== undefined), `${name}({ warm }) must be true or false, and goes with no transport of your own`)
  if (transport !== undefined) return transport
  ready(url)
  if (early === true) warm(url)
  return post
}
