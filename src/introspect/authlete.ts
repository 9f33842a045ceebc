// Asks Authlete's introspection API, 2.x or 3.0, about a token and this use of it.
import { isLeft } from 'fp-ts/Either'
import { base64, utf8 } from '#host'
import { known, must } from '../options'
import type { Introspect, Query, Transport } from '../types'
import { authleteAnswer } from './authlete-answer'
import { bearer, credential, endpointOf, type Environment, needed, transportTo } from './endpoint'
import { exchanged, failed } from './exchange'

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

interface Service { readonly path: string; readonly authorization: string; readonly credentials: readonly string[] }

const serviceOf = (options: AuthleteOptions): Service => {
  if ('serviceId' in options) {
    const id = credential('authlete({ serviceId })', options.serviceId)
    // encodeURIComponent leaves dots as they are, and "/api/../auth" is another place.
    must(id !== '.' && id !== '..', 'authlete({ serviceId }) is not a service id')
    return { path: `/api/${encodeURIComponent(id)}/auth/introspection`, authorization: `Bearer ${bearer('authlete({ serviceAccessToken })', options.serviceAccessToken)}`, credentials: [options.serviceAccessToken] }
  }
  must('serviceApiKey' in options, 'authlete({ … }) needs serviceApiKey and serviceApiSecret (2.x), or serviceId and serviceAccessToken (3.0)')
  const key = credential('authlete({ serviceApiKey })', options.serviceApiKey)
  must(!key.includes(':'), 'authlete({ serviceApiKey }) holds a colon [RFC 7617 §2]')
  return { path: '/api/auth/introspection', authorization: `Basic ${base64(utf8(`${key}:${credential('authlete({ serviceApiSecret })', options.serviceApiSecret)}`))}`, credentials: [options.serviceApiSecret] }
}

/** One block, made anew from the very bytes that were hashed: Authlete and we judge the same certificate. */
const pemOf = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${base64(der).replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`

const bodyOf = ({ token, certificate, requirement: { scopes, subject, audience, acr, maxAge } = { scopes: [], binding: 'certificate' } }: Query): string =>
  JSON.stringify({
    token,
    ...(scopes.length > 0 ? { scopes } : {}),
    ...(subject === undefined ? {} : { subject }),
    ...(certificate?._tag === 'Der' ? { clientCertificate: pemOf(certificate.der) } : {}),
    // Authlete asks for all of `resources`, a requirement for one of its audiences: they agree where there is one.
    ...(audience?.length === 1 ? { resources: audience } : {}),
    ...(acr === undefined ? {} : { acrValues: acr }),
    ...(maxAge === undefined ? {} : { maxAge })
  })

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
export const authlete = (options: AuthleteOptions): Introspect => {
  known('authlete', options, ['baseUrl', 'serviceApiKey', 'serviceApiSecret', 'serviceId', 'serviceAccessToken', 'transport', 'plainHttp', 'warm'])
  const base = endpointOf('authlete({ baseUrl })', options.baseUrl, options.plainHttp, 'no query').replace(/\/+$/, '')
  const { path, authorization, credentials } = serviceOf(options)
  const url = base + path
  const server = { url, headers: Object.freeze({ 'content-type': 'application/json', accept: 'application/json', authorization }), credentials, transport: transportTo('authlete', url, options) }
  return async (query, signal) => {
    if (query.certificate !== undefined && query.certificate._tag !== 'Der') return failed('certificate_body_needed', 'sha256_only')
    const answer = await exchanged(server, bodyOf(query), query, signal)
    return isLeft(answer) ? answer.left : authleteAnswer(answer.right, query)
  }
}

type Names = 'AUTHLETE_BASE_URL' | 'AUTHLETE_API_VERSION' | 'AUTHLETE_SERVICE_APIKEY' | 'AUTHLETE_SERVICE_APISECRET' | 'AUTHLETE_SERVICE_ACCESSTOKEN'

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
export const authleteFromEnv = (env: Environment<Names>, options: Pick<Common, 'transport' | 'plainHttp' | 'warm'> = {}): Introspect => {
  const version = env?.AUTHLETE_API_VERSION?.trim().toUpperCase() ?? ''
  must(/^(?:V?[23])?$/.test(version), 'AUTHLETE_API_VERSION must be V2 or V3 (absent: V2)')
  const secretName = version.endsWith('3') ? 'AUTHLETE_SERVICE_ACCESSTOKEN' : 'AUTHLETE_SERVICE_APISECRET'
  const [url, key, secret] = needed(env, ['AUTHLETE_BASE_URL', 'AUTHLETE_SERVICE_APIKEY', secretName], secretName.endsWith('SECRET') ? ' (that is 2.x; for 3.0 set AUTHLETE_API_VERSION=V3)' : '')
  const baseUrl = endpointOf('AUTHLETE_BASE_URL', url, options.plainHttp, 'no query')
  const id = credential('AUTHLETE_SERVICE_APIKEY', key)
  return version.endsWith('3')
    ? authlete({ ...options, baseUrl, serviceId: id, serviceAccessToken: bearer(secretName, secret) })
    : authlete({ ...options, baseUrl, serviceApiKey: id, serviceApiSecret: credential(secretName, secret) })
}
