// Asks Authlete's introspection API, 2.x or 3.0, about a token and this use of it.
import { base64, rehearseAuthlete, utf8 } from '#host'
import type { Introspect, Query, Requirement } from '../../types'
import { setKnown } from '../../values/known'
import { assert, copyOptions } from '../../values/options'
import { addEnvironment, type Environment, senderFor } from '../exchange/endpoint'
import { acceptJson, exchange, failed, makeJsonReader, type Server } from '../exchange/exchange'
import { readAuthleteAnswer } from './answer'
import {
  type AuthleteOptions,
  type CommonAuthleteOptions,
  validateAuthleteOptions
} from './options'

export type { AuthleteOptions } from './options'

/** Made from the bytes that were hashed, so that Authlete and we check the same certificate. */
function toPem(der: Uint8Array): string {
  const lines = base64(der).replace(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}

function requestBody({ token, requirement }: Query, der: Uint8Array | undefined): string {
  const { scopes, subject, audience, acr, maxAge }: Partial<Requirement> = requirement ?? {}
  return JSON.stringify({
    token,
    scopes: scopes?.length === 0 ? undefined : scopes,
    subject,
    clientCertificate: der && toPem(der),
    // Authlete requires all `resources`, a requirement one of its audiences: only one alone fits.
    resources: audience?.length === 1 ? audience : undefined,
    acrValues: acr,
    maxAge
  })
}

function serverFor(options: AuthleteOptions): Server {
  const isV3 = options.serviceId !== undefined
  const path = isV3 ? `${encodeURIComponent(options.serviceId)}/` : ''
  const secret = isV3 ? options.serviceAccessToken : options.serviceApiSecret
  const sent = isV3 ? secret : base64(utf8(`${options.serviceApiKey}:${secret}`))
  const url = `${options.baseUrl.replace(/\/+$/, '')}/api/${path}auth/introspection`
  const headers = Object.freeze({
    'content-type': 'application/json',
    ...acceptJson,
    authorization: `${isV3 ? 'Bearer' : 'Basic'} ${sent}`
  })
  const credentials = [secret, sent]
  return { url, headers, credentials, send: senderFor(url, options) }
}

function makeIntrospect(
  where: string,
  userOptions: AuthleteOptions,
  variables?: { readonly [option: string]: string }
): Introspect {
  const options = copyOptions(where, userOptions)
  validateAuthleteOptions(where, options, variables)
  const server = serverFor(options)
  // The service is in the URL (3.0), or is the one of the key (2.x).
  const { serviceApiKey } = options as { readonly serviceApiKey?: string }
  const fingerprint = JSON.stringify(['authlete', server.url, serviceApiKey])
  const introspect: Introspect = (query, signal) => {
    const { certificate, scheme } = query
    // Authlete's answer names no key: such a token could not pass.
    if (scheme !== undefined) return { _tag: 'Refused', status: 401, reason: 'unbound' }
    if (certificate !== undefined && certificate._tag !== 'Der')
      return Promise.resolve(failed('certificate_body_needed', 'sha256_only'))
    const makeBody = (): string => requestBody(query, certificate?.der)
    const readBody = makeJsonReader((answer, text) => readAuthleteAnswer(answer, text, query))
    return exchange(server, makeBody, query, signal, readBody)
  }
  rehearseAuthlete(options.warm, sample => makeIntrospect(where, sample))
  return setKnown(introspect, {
    fingerprint,
    verified: { issuer: undefined },
    judgesAll: true,
    options,
    warm: options.warm
  })
}

/**
 * Asks Authlete's introspection API about a token: version 2.x with `serviceApiKey` and
 * `serviceApiSecret`, version 3.0 with `serviceId` and `serviceAccessToken`. Sends the token, the
 * certificate and the requirement of the route. Authlete's refusal is final. If its answer is OK,
 * the gate still makes all its checks.
 *
 * If the host passes only the hash of a certificate, the result is `certificate_body_needed`, and
 * nothing is sent.
 *
 * A token that was sent with the scheme DPoP is refused as `unbound`, and nothing is sent: Authlete
 * does not tell to which key a token is bound. Use `rfc7662` or `jwt` for DPoP.
 *
 * Throws a `TypeError` at construction that names each missing or malformed option. Later it never
 * rejects: errors become `Failed` with a closed code. Does NOT send DPoP proofs or HTTP message
 * signatures.
 *
 * @example
 * const introspect = authlete({
 *   baseUrl: 'https://us.authlete.com',
 *   serviceId: '715948317',
 *   serviceAccessToken: token
 * })
 */
export function authlete(options: AuthleteOptions): Introspect {
  return makeIntrospect('authlete(options)', options)
}

/** What `authleteFromEnv` reads. */
export type AuthleteVariable =
  | 'AUTHLETE_BASE_URL'
  | 'AUTHLETE_API_VERSION'
  | 'AUTHLETE_SERVICE_APIKEY'
  | 'AUTHLETE_SERVICE_APISECRET'
  | 'AUTHLETE_SERVICE_ACCESSTOKEN'

/**
 * `authlete` with options from the environment, in the variables of Authlete's own libraries:
 * `AUTHLETE_BASE_URL`, `AUTHLETE_SERVICE_APIKEY` and `AUTHLETE_SERVICE_APISECRET` for 2.x. For 3.0
 * set `AUTHLETE_API_VERSION=V3`, `AUTHLETE_SERVICE_APIKEY` to the service id, and
 * `AUTHLETE_SERVICE_ACCESSTOKEN` instead of the secret.
 *
 * Throws a `TypeError` at construction that names each missing or malformed variable, or an option
 * that comes from one and is passed, too. Does NOT read `process.env` by itself: pass it.
 *
 * @example
 * const introspect = authleteFromEnv(process.env)
 */
export function authleteFromEnv(
  env: Environment<AuthleteVariable>,
  options: Pick<CommonAuthleteOptions, 'transport' | 'plainHttp' | 'warm'> = {}
): Introspect {
  const version = env?.AUTHLETE_API_VERSION?.trim() ?? ''
  assert(
    /^(?:V?[23])?$/i.test(version),
    'authleteFromEnv(env): AUTHLETE_API_VERSION is wrong: pass V2 or V3'
  )
  const { AUTHLETE_SERVICE_APISECRET: secret, AUTHLETE_SERVICE_ACCESSTOKEN: token } = env ?? {}
  assert(
    version !== '' || !!secret?.trim() || !token?.trim(),
    'authleteFromEnv(env): AUTHLETE_API_VERSION is missing: pass V3, or for 2.x the secret'
  )
  const idVariable = 'AUTHLETE_SERVICE_APIKEY'
  const variables = {
    baseUrl: 'AUTHLETE_BASE_URL',
    ...(version.endsWith('3')
      ? { serviceId: idVariable, serviceAccessToken: 'AUTHLETE_SERVICE_ACCESSTOKEN' }
      : { serviceApiKey: idVariable, serviceApiSecret: 'AUTHLETE_SERVICE_APISECRET' })
  }
  const where = 'authleteFromEnv(env)'
  const allOptions = addEnvironment(where, options, env, variables)
  return makeIntrospect(where, allOptions as unknown as AuthleteOptions, variables)
}
