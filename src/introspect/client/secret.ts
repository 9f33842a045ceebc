// How we authenticate to an authorization server with a secret.
import { base64, utf8 } from '#host'

/** A client's secret, or an access token of our own. */
type ClientSecret =
  | {
      readonly clientId: string
      readonly clientSecret: string
      readonly authentication?: 'client_secret_basic' | 'client_secret_post' | undefined
    }
  | { readonly accessToken: string }

/** application/x-www-form-urlencoded, which differs from a URI component in the space and in `!'()*~`. */
function formEncoded(text: string): string {
  return /^[\w.-]*$/.test(text)
    ? text
    : encodeURIComponent(text)
        .replace(/[!'()*~]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
        .replace(/%20/g, '+')
}

export function form(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${formEncoded(name)}=${formEncoded(value)}`)
    .join('&')
}

/** `credentials`: what of it is secret, as it was given and as it is sent. */
interface Proof {
  readonly authorization?: string | undefined
  readonly fields?: Readonly<Record<string, string>>
  readonly credentials: readonly string[]
}

export function proofOf(options: ClientSecret): Proof {
  if ('accessToken' in options)
    return { authorization: `Bearer ${options.accessToken}`, credentials: [options.accessToken] }
  const { clientId, clientSecret, authentication } = options
  const credentials = [clientSecret, formEncoded(clientSecret)]
  if (authentication === 'client_secret_post')
    return { fields: { client_id: clientId, client_secret: clientSecret }, credentials }
  // Form-encoded before base64: a colon or a percent sign in either would be read wrongly otherwise [RFC 6749 §2.3.1].
  const basic = base64(utf8(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`))
  return { authorization: `Basic ${basic}`, credentials: [...credentials, basic] }
}
