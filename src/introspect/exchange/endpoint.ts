// Options that every introspection endpoint shares, validated at construction.
import { type Identity, parseUrl, prepare, send } from '#host'
import { andThen } from '../../async/awaitable'
import type { Transport } from '../../types'
import { isString, isStrings } from '../../values/guards'
import { isIssuer } from '../../values/issuer'
import {
  aFunction,
  assert,
  copyOptions,
  type OptionRule,
  type OptionRules,
  oneOf
} from '../../values/options'
import type { Send } from './exchange'

export interface EndpointOptions {
  /** Sends the requests. Default: keep-alive, at most 7 s and 256 KiB, no redirects. */
  readonly transport?: Transport | undefined
  /** `'allowed'`: credentials and tokens may travel unencrypted, also to a remote host. */
  readonly plainHttp?: 'allowed' | undefined
  /**
   * `true`: opens the connection to the server at construction, on Lambda in INIT. Nothing is sent
   * over it before the first request. On Node, gatecheck's own code also runs once, on constants,
   * here, in the gate and in an API Gateway authorizer around it: nothing of yours is called. Not
   * with a `transport`. Default: `false`.
   */
  readonly warm?: boolean | undefined
}

/** The environment variables that a function reads. `process.env` has this type. */
export type Environment<Name extends string> = { readonly [name in Name]?: string | undefined }

/**
 * The options of `where`, such as `jwtFromEnv(env)`: those passed, and those from the environment
 * variables that contain them. One of these that is passed, too, is an error: it would be ignored.
 */
export function addEnvironment<Variables extends { readonly [option: string]: string }>(
  where: string,
  options: object,
  env: { readonly [name: string]: unknown } | undefined,
  variables: Variables
) {
  const copy = copyOptions(where, options as Readonly<Record<string, unknown>>)
  const read = Object.entries(variables).map(([option, name]) => {
    assert(
      copy[option] === undefined,
      `${where}: ${option} comes from ${name}. Set the variable, or use ${where.replace('FromEnv(env)', '({ … })')}.`
    )
    const value = env?.[name]
    return [option, isString(value) ? value.trim() : undefined]
  })
  return { ...copy, ...Object.fromEntries(read) } as {
    readonly [option in keyof Variables]: string
  }
}

function textMatching(pattern: RegExp): OptionRule[0] {
  return value => isString(value) && pattern.test(value)
}

/** For a credential. A line break could end or split a header. */
export function secretOption(orElse = ''): OptionRule {
  return [textMatching(/^[^\x00-\x1f\x7f]+$/), `text without a line break${orElse}`]
}

/** For a user name in a header: a colon ends it [RFC 7617 §2]. */
export function userIdOption(hint: string): OptionRule {
  return [textMatching(/^[^\x00-\x1f\x7f:]+$/), `text without a colon or line break ${hint}`]
}

/**
 * For a token that goes into a header as it is. `others` are the values for another way to
 * authenticate: with both it would not be known which was meant.
 */
export function bearerOption(...others: readonly unknown[]): OptionRule {
  const isText = textMatching(/^[\x21-\x7e]+$/)
  return [
    value => isText(value) && others.every(other => other === undefined),
    'ASCII text without a space or line break, and no other credentials'
  ]
}

const exactIssuer = 'the exact iss, one string without a template; for several issuers use byIssuer'

export function issuerOption(): OptionRule {
  return [isIssuer, exactIssuer]
}

/**
 * For a path segment. "." and ".." are rejected: encodeURIComponent keeps them, and "/api/../auth"
 * is another endpoint.
 */
export function pathIdOption(): OptionRule {
  return [textMatching(/^(?!\.\.?$)[^\x00-\x1f\x7f]+$/), 'a service id']
}

/**
 * An https URL without userinfo and without `forbidden` characters. http only to `localhost`,
 * `127.0.0.1` and `[::1]`, or with `plainHttp`.
 */
export function endpointOption(plainHttp: unknown, forbidden: RegExp, parts: string): OptionRule {
  return [
    value => {
      const url = isString(value) && !forbidden.test(value) ? parseUrl(value) : undefined
      if (url === undefined || url.username + url.password !== '') return false
      const mayBePlain =
        plainHttp === 'allowed' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
      return url.protocol === 'https:' || (url.protocol === 'http:' && mayBePlain)
    },
    `an https:// URL, as a string, without credentials${parts} (http: on loopback or plainHttp: 'allowed')`
  ]
}

/**
 * An issuer whose metadata is fetched: a URL without query and fragment [RFC 8414 §2]. It is
 * neither a template nor the URL of the metadata itself.
 */
export function issuerUrlOption(plainHttp: unknown): OptionRule {
  const forbidden = /[\s\\\x00-\x1f\x7f?#{}|]|\/\.well-known\//
  const [isUrl, aUrl] = endpointOption(plainHttp, forbidden, ', query or fragment')
  return [
    isUrl,
    `${exactIssuer}. It is ${aUrl}, and not that of the metadata: there it is the member issuer`
  ]
}

/** For origins that may get our credentials: `https://host`, with a port unless it is the default. */
export function originsOption(plainHttp: unknown): OptionRule {
  const [isUrl] = endpointOption(plainHttp, /[\s\\\x00-\x1f\x7f?#]/, '')
  return [
    value =>
      isStrings(value) && value.every(text => isUrl(text) && parseUrl(text)?.origin === text),
    "a list of origins without path and slash, such as ['https://mtls.as.example.com'], without endpoint"
  ]
}

/** With a user's transport, `warm` is an error: that transport opens its own connections. */
export function endpointRules({ transport }: EndpointOptions): OptionRules {
  return {
    transport: aFunction,
    plainHttp: oneOf('allowed'),
    warm:
      transport === undefined
        ? oneOf(true, false)
        : [value => value === false, 'false with a transport']
  }
}

/** The user's transport, or the host's. For a URL that is not known yet. */
export function senderWith({ transport }: EndpointOptions, identity?: Identity): Send {
  if (transport !== undefined)
    return (makeRequest, signal) => andThen(makeRequest(), request => transport(request, signal))
  return identity ? (makeRequest, signal) => send(makeRequest, signal, identity) : send
}

/** Prepares the host for requests to this URL. */
export function senderFor(url: string, options: EndpointOptions, identity?: Identity): Send {
  if (options.transport === undefined) prepare(url, options.warm === true, identity)
  return senderWith(options, identity)
}
