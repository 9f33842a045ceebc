// Where and as whom to ask: checked when constructed, so that no bad setting waits for the first request.
import { parseUrl, prepare, send } from '#host'
import type { Transport } from '../../types'
import { isString } from '../../values/guards'
import type { OptionRule } from '../../values/options'

/** An environment as these functions read it; `process.env` fits. */
export type Environment<Name extends string> = { readonly [name in Name]?: string | undefined }

/** Options from the variables that hold them. */
export function readEnvironment<Variables extends { readonly [option: string]: string }>(
  env: { readonly [name: string]: unknown } | undefined,
  variables: Variables
) {
  return Object.fromEntries(
    Object.entries(variables).map(([option, name]) => {
      const value = env?.[name]
      return [option, isString(value) ? value.trim() : undefined]
    })
  ) as { readonly [option in keyof Variables]: string }
}

/** A text of these characters. */
function spelled(pattern: RegExp): OptionRule[0] {
  return value => isString(value) && pattern.test(value)
}

/** A credential: not empty, and nothing that could end or split a header line. */
export const secretOption = (): OptionRule => [
  spelled(/^[^\x00-\x1f\x7f]+$/),
  'text without a line break'
]

/** One that stands before a colon in a header [RFC 7617 §2]. */
export function userIdOption(hint: string): OptionRule {
  return [spelled(/^[^\x00-\x1f\x7f:]+$/), `text without a colon or line break ${hint}`]
}

/** One that goes into a header as it is. */
export function bearerOption(): OptionRule {
  return [spelled(/^[\x21-\x7e]+$/), 'ASCII text without a space or line break']
}

/** One that goes into a path. encodeURIComponent leaves dots as they are, and "/api/../auth" is another place. */
export const pathIdOption = (): OptionRule => [
  spelled(/^(?!\.\.?$)[^\x00-\x1f\x7f]+$/),
  'a service id'
]

/** An https URL without userinfo or fragment; plain http to exact loopback, or where `plainHttp` says so in words. */
export function endpointOption(plainHttp: unknown, forbidden: RegExp, parts: string): OptionRule {
  return [
    value => {
      const url = isString(value) && !forbidden.test(value) ? parseUrl(value) : undefined
      if (url === undefined || url.username !== '' || url.password !== '') return false
      const mayBePlain =
        plainHttp === 'allowed' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
      return url.protocol === 'https:' || (url.protocol === 'http:' && mayBePlain)
    },
    `an https:// URL without user name or password${parts} (http: on loopback, or plainHttp: 'allowed')`
  ]
}

/** A transport of the user's opens its own connections. */
export function warmOption(transport: unknown): OptionRule {
  return [
    value => value === false || (value === true && transport === undefined),
    transport === undefined ? 'true or false' : 'false beside a transport'
  ]
}

/** How to get there: the user's own way, or the host's, made ready. */
export function transportFor(
  url: string,
  {
    transport,
    warm
  }: { readonly transport?: Transport | undefined; readonly warm?: boolean | undefined }
): Transport {
  if (transport !== undefined) return transport
  prepare(url, warm === true)
  return send
}
