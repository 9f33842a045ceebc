// Asks Authlete's introspection API, 2.x or 3.0, about a token and this use of it.
import { base64, utf8 } from '#host'
import type { Introspect, Query, Requirement, Transport } from '../../types'
import { aFunction, assert, oneOf, validateOptions } from '../../values/options'
import {
  bearerOption,
  type Environment,
  endpointOption,
  pathIdOption,
  readEnvironment,
  secretOption,
  transportFor,
  userIdOption,
  warmOption
} from '../exchange/endpoint'
import { exchange, failed } from '../exchange/exchange'
import { readAuthleteAnswer } from './answer'

interface Common {
  /** For example `https://api.authlete.com` (2.x) or `https://us.authlete.com` (3.0). */
  readonly baseUrl: string
  /** Carries the POST; default: kept alive, 7 s, 256 KiB, no redirects. */
  readonly transport?: Transport | undefined
  /** `'allowed'`: let credentials and tokens travel unencrypted to a host that is not loopback. */
  readonly plainHttp?: 'allowed' | undefined
  /** `true`: opens the connection to the server when constructed, on Lambda in INIT. Nothing is sent over it before the first question. */
  readonly warm?: boolean | undefined
}
export type AuthleteOptions =
  | (Common & { readonly serviceApiKey: string; readonly serviceApiSecret: string })
  | (Common & { readonly serviceId: string; readonly serviceAccessToken: string })

/** One block, made anew from the very bytes that were hashed: Authlete and we judge the same certificate. */
function pemOf(der: Uint8Array): string {
  return `-----BEGIN CERTIFICATE-----\n${base64(der).replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`
}

function bodyOf({ token, certificate, requirement }: Query): string {
  const { scopes = [], subject, audience, acr, maxAge }: Partial<Requirement> = requirement ?? {}
  return JSON.stringify({
    token,
    scopes: scopes.length > 0 ? scopes : undefined,
    subject,
    clientCertificate: certificate?._tag === 'Der' ? pemOf(certificate.der) : undefined,
    // Authlete asks for all of `resources`, a requirement for one of its audiences: they agree where there is one.
    resources: audience?.length === 1 ? audience : undefined,
    acrValues: acr,
    maxAge
  })
}

/** Everything that either version takes. */
type Given = Common &
  Readonly<
    Record<'serviceApiKey' | 'serviceApiSecret' | 'serviceId' | 'serviceAccessToken', string>
  >

function asking(
  where: string,
  given: AuthleteOptions,
  variables?: { readonly [option: string]: string }
): Introspect {
  const options = { ...given } // read once: what was checked is what is used
  const {
    baseUrl,
    plainHttp,
    transport,
    serviceApiKey,
    serviceApiSecret,
    serviceId,
    serviceAccessToken
  } = options as Given
  const v3 = 'serviceId' in options
  const two = {
    serviceApiKey: userIdOption('(2.x; for 3.0 give serviceId, or set AUTHLETE_API_VERSION=V3)'),
    serviceApiSecret: secretOption()
  }
  const three = { serviceId: pathIdOption(), serviceAccessToken: bearerOption() }
  validateOptions(
    where,
    options,
    {
      baseUrl: endpointOption(plainHttp, /[\s\\\x00-\x1f\x7f#?]/, ', query or fragment'),
      ...(v3 ? three : two)
    },
    {
      ...two,
      ...three,
      transport: aFunction,
      plainHttp: oneOf('allowed'),
      warm: warmOption(transport)
    },
    variables
  )
  const credential = v3 ? serviceAccessToken : serviceApiSecret
  const url = `${baseUrl.replace(/\/+$/, '')}/api/${v3 ? `${encodeURIComponent(serviceId)}/` : ''}auth/introspection`
  const sent = v3 ? credential : base64(utf8(`${serviceApiKey}:${credential}`))
  const server = {
    url,
    credentials: [credential, sent],
    transport: transportFor(url, options),
    headers: Object.freeze({
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `${v3 ? 'Bearer' : 'Basic'} ${sent}`
    })
  }
  return (query, signal) =>
    query.certificate !== undefined && query.certificate._tag !== 'Der'
      ? Promise.resolve(failed('certificate_body_needed', 'sha256_only'))
      : exchange(server, bodyOf(query), query, signal, answer => readAuthleteAnswer(answer, query))
}

/**
 * Asks Authlete's introspection API: 2.x with `serviceApiKey` and `serviceApiSecret`, 3.0 with `serviceId` and
 * `serviceAccessToken`. Sends the token, the certificate and what the route requires; Authlete's refusal is final, and its OK is
 * judged again by every check of the gate.
 *
 * Throws a `TypeError` at construction for a missing or malformed setting, by its name. At run time it never rejects: what goes
 * wrong is `Failed`, with a closed code. A host that shows only a certificate's hash gets `certificate_body_needed`, and no call
 * is made. Does NOT send DPoP proofs or HTTP message signatures.
 *
 * @example
 * const introspect = authlete({ baseUrl: 'https://us.authlete.com', serviceId: '715948317', serviceAccessToken: token })
 */
export function authlete(options: AuthleteOptions): Introspect {
  return asking('authlete(options)', options)
}

type Names =
  | 'AUTHLETE_BASE_URL'
  | 'AUTHLETE_API_VERSION'
  | 'AUTHLETE_SERVICE_APIKEY'
  | 'AUTHLETE_SERVICE_APISECRET'
  | 'AUTHLETE_SERVICE_ACCESSTOKEN'

/**
 * `authlete` from the environment, by the names of Authlete's own libraries: `AUTHLETE_BASE_URL`, `AUTHLETE_SERVICE_APIKEY`,
 * `AUTHLETE_SERVICE_APISECRET` (2.x); with `AUTHLETE_API_VERSION=V3`, `AUTHLETE_SERVICE_ACCESSTOKEN` in place of the secret, and
 * the service id in `AUTHLETE_SERVICE_APIKEY`.
 *
 * A missing or malformed variable throws a `TypeError` at construction, by name. Does NOT read `process.env` by itself.
 *
 * @example
 * const introspect = authleteFromEnv(process.env)
 */
export function authleteFromEnv(
  env: Environment<Names>,
  options: Pick<Common, 'transport' | 'plainHttp' | 'warm'> = {}
): Introspect {
  const version = env?.AUTHLETE_API_VERSION?.trim().toUpperCase() ?? ''
  assert(
    /^(?:V?[23])?$/.test(version),
    'authleteFromEnv(env): AUTHLETE_API_VERSION is wrong: pass V2 (the default) or V3'
  )
  const key = 'AUTHLETE_SERVICE_APIKEY'
  const variables = {
    baseUrl: 'AUTHLETE_BASE_URL',
    ...(version.endsWith('3')
      ? { serviceId: key, serviceAccessToken: 'AUTHLETE_SERVICE_ACCESSTOKEN' }
      : { serviceApiKey: key, serviceApiSecret: 'AUTHLETE_SERVICE_APISECRET' })
  }
  return asking(
    'authleteFromEnv(env)',
    { ...options, ...readEnvironment(env, variables) },
    variables
  )
}
