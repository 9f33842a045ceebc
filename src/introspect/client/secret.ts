// How we authenticate to an authorization server with a secret.
import { base64, utf8 } from '#host'
import type { Awaitable } from '../../types'

/** A client's id and secret, or an access token of our own. */
type ClientSecret =
  | {
      readonly clientId: string
      readonly clientSecret: string
      readonly authentication?: 'client_secret_basic' | 'client_secret_post' | undefined
      readonly accessToken?: undefined
    }
  | { readonly accessToken: string }

/** Differs from encodeURIComponent in the space and in `!'()*~`. */
function encodeFormValue(text: string): string {
  if (/^[\w.-]*$/.test(text)) return text
  return encodeURIComponent(text)
    .replace(/[!'()*~]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, '+')
}

/** application/x-www-form-urlencoded */
export function encodeForm(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${encodeFormValue(name)}=${encodeFormValue(value)}`)
    .join('&')
}

export interface ClientAuthentication {
  readonly authorization?: string | undefined
  readonly fields?: Readonly<Record<string, string>>
  /** The secret as configured and as sent. */
  readonly credentials: readonly string[]
  /** Signs an assertion, from milliseconds since 1970. */
  readonly sign?: (time: number) => Awaitable<string>
}

export function authenticationFor(options: ClientSecret): ClientAuthentication {
  if (options.accessToken !== undefined)
    return { authorization: `Bearer ${options.accessToken}`, credentials: [options.accessToken] }
  const { clientId, clientSecret, authentication } = options
  const credentials = [clientSecret, encodeFormValue(clientSecret)]
  if (authentication === 'client_secret_post')
    return { fields: { client_id: clientId, client_secret: clientSecret }, credentials }
  // Form-encoded before base64, so that a colon or a percent sign in either is read correctly
  // [RFC 6749 §2.3.1].
  const basic = base64(utf8(`${encodeFormValue(clientId)}:${encodeFormValue(clientSecret)}`))
  return { authorization: `Basic ${basic}`, credentials: [...credentials, basic] }
}
