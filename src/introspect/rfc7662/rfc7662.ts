// Asks any RFC 7662 introspection endpoint about a token.

import type { Introspect, Transport } from '../../types'
import { aFunction, oneOf, validateOptions } from '../../values/options'
import { form, proofOf } from '../client/secret'
import {
  bearerOption,
  type Environment,
  endpointOption,
  readEnvironment,
  secretOption,
  transportFor,
  warmOption
} from '../exchange/endpoint'
import { exchange } from '../exchange/exchange'
import { readRfc7662Answer } from './answer'

interface Common {
  /** The server's introspection endpoint, https. */
  readonly endpoint: string
  /** Carries the POST; default: kept alive, 7 s, 256 KiB, no redirects. */
  readonly transport?: Transport | undefined
  /** `'unchecked'`: take an answer whose `token_type` is absent or of the server's own making. */
  readonly tokenType?: 'unchecked' | undefined
  /** `'allowed'`: let credentials and tokens travel unencrypted to a host that is not loopback. */
  readonly plainHttp?: 'allowed' | undefined
  /** `true`: opens the connection to the server when constructed, on Lambda in INIT. Nothing is sent over it before the first question. */
  readonly warm?: boolean | undefined
}
export type Rfc7662Options =
  | (Common & {
      readonly clientId: string
      readonly clientSecret: string
      /** Default `client_secret_basic`. */
      readonly authentication?: 'client_secret_basic' | 'client_secret_post' | undefined
    })
  | (Common & { readonly accessToken: string })

function asking(
  where: string,
  given: Rfc7662Options,
  variables?: { readonly [option: string]: string }
): Introspect {
  const options = { ...given } // read once: what was checked is what is used
  const own = { accessToken: bearerOption() }
  const client = { clientId: secretOption(), clientSecret: secretOption() }
  validateOptions(
    where,
    options,
    {
      endpoint: endpointOption(options.plainHttp, /[\s\\\x00-\x1f\x7f#]/, ' or fragment'),
      ...('accessToken' in options ? own : client)
    },
    {
      ...own,
      ...client,
      authentication: oneOf('client_secret_basic', 'client_secret_post'),
      tokenType: oneOf('unchecked'),
      transport: aFunction,
      plainHttp: oneOf('allowed'),
      warm: warmOption(options.transport)
    },
    variables
  )
  const { endpoint: url, tokenType = 'checked' } = options
  const { authorization, fields, credentials } = proofOf(options)
  const headers = Object.freeze({
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    ...(authorization === undefined ? {} : { authorization })
  })
  const server = { url, headers, credentials, transport: transportFor(url, options) }
  return (query, signal) =>
    exchange(
      server,
      form({ token: query.token, token_type_hint: 'access_token', ...fields }),
      query,
      signal,
      answer => readRfc7662Answer(answer, tokenType)
    )
}

/**
 * Asks an RFC 7662 introspection endpoint, as a client (`client_secret_basic` unless told, `client_secret_post`) or with an
 * access token of one's own [RFC 7662 §2.1].
 *
 * Throws a `TypeError` at construction for a missing or malformed setting, by its name. At run time it never rejects: what goes
 * wrong is `Failed`, with a closed code. An answer that does not say `token_type` Bearer or DPoP is refused (`wrong_token_type`):
 * some servers call refresh tokens active; `tokenType: 'unchecked'` lifts that. Does NOT judge scopes, binding or expiry: the
 * gate does; nor remember anything: see `cached`.
 *
 * @example
 * const introspect = rfc7662({ endpoint: 'https://as.example.com/introspect', clientId: 'api', clientSecret: secret })
 */
export function rfc7662(options: Rfc7662Options): Introspect {
  return asking('rfc7662(options)', options)
}

type Names = 'INTROSPECTION_ENDPOINT' | 'INTROSPECTION_CLIENT_ID' | 'INTROSPECTION_CLIENT_SECRET'

/**
 * `rfc7662` from the environment: `INTROSPECTION_ENDPOINT`, `INTROSPECTION_CLIENT_ID`, `INTROSPECTION_CLIENT_SECRET`.
 *
 * A missing or malformed variable throws a `TypeError` at construction, by name. Does NOT read `process.env` by itself.
 *
 * @example
 * const introspect = rfc7662FromEnv(process.env)
 */
export function rfc7662FromEnv(
  env: Environment<Names>,
  options: Pick<Common, 'transport' | 'tokenType' | 'plainHttp' | 'warm'> = {}
): Introspect {
  const variables = {
    endpoint: 'INTROSPECTION_ENDPOINT',
    clientId: 'INTROSPECTION_CLIENT_ID',
    clientSecret: 'INTROSPECTION_CLIENT_SECRET'
  }
  return asking(
    'rfc7662FromEnv(env)',
    { ...options, ...readEnvironment(env, variables) },
    variables
  )
}
