// Asks any RFC 7662 introspection endpoint about a token.
import { makeIdentity, rehearseRfc7662 } from '#host'
import { andThen } from '../../async/awaitable'
import { readMilliseconds } from '../../async/clock'
import type { Awaitable, ClientTls, Introspect } from '../../types'
import { setKnown } from '../../values/known'
import { copyOptions } from '../../values/options'
import { assertionAuthentication, type ClientAssertion } from '../client/assertion'
import { certificateAuthentication } from '../client/certificate'
import { authenticationFor, type ClientAuthentication, encodeForm } from '../client/secret'
import { addEnvironment, type Environment, senderFor, senderWith } from '../exchange/endpoint'
import { acceptJson, exchange, failed, makeJsonReader, type ReadAnswer } from '../exchange/exchange'
import { acceptSigned, signedAnswers } from '../signed/signed'
import { readRfc7662Answer } from './answer'
import { discoveredIntrospect } from './discovered'
import {
  type ClientAuthenticationOption,
  type CommonRfc7662Options,
  type Rfc7662Options,
  validateRfc7662Options
} from './options'

export type { Rfc7662Options } from './options'

function authenticate(where: string, options: Rfc7662Options): ClientAuthentication {
  if (options.assertion !== undefined)
    return assertionAuthentication(where, options.clientId, options.assertion, options.issuer)
  return options.tls === undefined
    ? authenticationFor(options)
    : certificateAuthentication(options.clientId, options.tls)
}

function makeIntrospect(
  where: string,
  userOptions: Rfc7662Options,
  variables?: { readonly [option: string]: string }
): Introspect {
  const options = copyOptions(where, userOptions)
  validateRfc7662Options(where, options, variables)
  const identity = makeIdentity(where, options.tls, options.ca)
  const { endpoint, origins, clientId, issuer, tokenType, warm, now = Date.now } = options
  const { authorization, fields, credentials, sign } = authenticate(where, options)
  const readAnswer: ReadAnswer = (answer, text) => readRfc7662Answer(answer, text, options)
  const signed = options.signed && signedAnswers(where, options.signed, options, readAnswer)
  const readJson = makeJsonReader(readAnswer)
  const headers = Object.freeze({
    'content-type': 'application/x-www-form-urlencoded',
    ...(signed === undefined ? acceptJson : acceptSigned),
    ...(authorization === undefined ? {} : { authorization })
  })
  const send =
    endpoint === undefined ? senderWith(options, identity) : senderFor(endpoint, options, identity)
  // Whatever decides which tokens are active belongs here: caches keep such servers apart.
  const judge = [
    'rfc7662',
    endpoint,
    clientId,
    issuer,
    tokenType,
    origins,
    ...(signed?.description ?? [])
  ]
  const introspectAt = (url: string): Introspect => {
    const server = { url, headers, credentials, send }
    return (query, signal) => {
      const form = { token: query.token, token_type_hint: 'access_token', ...fields }
      if (sign === undefined && signed === undefined)
        return exchange(server, () => encodeForm(form), query, signal, readJson)
      const time = readMilliseconds(now)
      if (Number.isNaN(time)) return failed('clock_invalid', 'not_milliseconds')
      const makeBody = (sent: string[]): Awaitable<string> => {
        if (sign === undefined) return encodeForm(form)
        return andThen(sign(time), assertion => {
          sent.push(assertion)
          return encodeForm({ ...form, client_assertion: assertion })
        })
      }
      const readBody = signed?.readerFor(query.token, time) ?? readJson
      return exchange(server, makeBody, query, signal, readBody)
    }
  }
  const introspect =
    endpoint === undefined
      ? discoveredIntrospect(where, options, introspectAt)
      : introspectAt(endpoint)
  rehearseRfc7662(warm, sample => makeIntrospect(where, sample))
  const fingerprint = JSON.stringify(judge)
  return setKnown(introspect, { fingerprint, verified: { issuer }, judgesAll: true, warm })
}

/**
 * Asks an RFC 7662 introspection endpoint about a token. It authenticates as a client (`clientId`
 * and `clientSecret`, by default with `client_secret_basic`), as a client that signs an assertion
 * (`clientId` and `assertion`, `private_key_jwt`) [RFC 7523 §2.2], as a client with a certificate
 * (`clientId` and `tls`) [RFC 8705 §2], or with an access token of its own (`accessToken`)
 * [RFC 7662 §2.1]. With two of these it throws.
 *
 * `assertion` is `{ key, audience }`: a private JWK, and the only audience of what it signs. Default
 * of `audience`: `issuer`; without `issuer` it is required. Some servers take only their endpoint's
 * URL. An assertion is made for each try and lives 60 s. In a worker, a key that WebCrypto cannot
 * import is found at the first request: `request_not_made`.
 *
 * `tls` is `{ certificate, key }` in PEM. `ca` names the CAs that may vouch for the endpoint, instead
 * of those that Node trusts. Both are for Node's own connections: with a `transport`, with plain
 * http, or on a host without sockets such as Workers they throw. Connections of one certificate,
 * key and `ca` are never used for another. Does NOT check whether the certificate has expired.
 *
 * Without `endpoint`, the metadata of `issuer` names it [RFC 8414], with `tls` the alias for mutual
 * TLS where there is one. It must be on the issuer's origin or on one that `origins` names, because
 * our credentials go there. The metadata is fetched at the first request, serves for an hour, and
 * is fetched again when the endpoint fails. `transport` then also gets GET requests.
 *
 * With `issuer`, an answer whose `iss` names another issuer is refused as `wrong_issuer`. An answer
 * without `iss` is accepted, because the endpoint is that issuer's. Only with this option does the
 * token have an `issuer`. Without it, `iss` is one of the claims.
 *
 * With `signed`, the server must sign its answers [RFC 9701]: the signature, `iss`, `aud` and `iat`
 * are verified, and JSON is refused as `not_signed`. If the token is a JWT, `jti`, `sub` and `exp`
 * of the answer must be its own. Does NOT read encrypted answers. Does NOT notice an answer of the
 * last 30 s about another opaque token: only TLS protects from that.
 *
 * A time may have a fraction. It is rounded so that the token is valid for less time, never for
 * more. An `exp` of 2^53 or more means "never". An `exp` of 0 has passed.
 *
 * An answer whose `token_type` is not Bearer or DPoP is refused as `wrong_token_type`: some servers
 * also answer `active: true` for refresh tokens. `tokenType: 'unchecked'` accepts other types, but
 * not those of refresh and ID tokens, in any spelling.
 *
 * Throws a `TypeError` at construction that names each missing or malformed option. Later it never
 * rejects: errors become `Failed` with a closed code. Does NOT check scopes, binding or expiry: the
 * gate does. Does NOT remember answers: see `cached`.
 *
 * @example
 * const introspect = rfc7662({
 *   endpoint: 'https://as.example.com/introspect',
 *   clientId: 'api',
 *   clientSecret: secret
 * })
 */
export function rfc7662(options: Rfc7662Options): Introspect {
  return makeIntrospect('rfc7662(options)', options)
}

type Rfc7662Variable =
  | 'INTROSPECTION_ENDPOINT'
  | 'INTROSPECTION_CLIENT_ID'
  | 'INTROSPECTION_CLIENT_SECRET'

/**
 * `rfc7662` with options from the environment: `INTROSPECTION_ENDPOINT`, which may be missing with
 * the option `issuer`, `INTROSPECTION_CLIENT_ID`, and `INTROSPECTION_CLIENT_SECRET`, which must not
 * be set with `assertion` or `tls`. The other options of `rfc7662` are passed beside.
 *
 * Throws a `TypeError` at construction that names each missing or malformed variable, or an option
 * that comes from one and is passed, too. Does NOT read `process.env` by itself: pass it.
 *
 * @example
 * const introspect = rfc7662FromEnv(process.env, { issuer: 'https://as.example.com' })
 */
export function rfc7662FromEnv(
  env: Environment<Rfc7662Variable>,
  options: Omit<CommonRfc7662Options, 'endpoint'> &
    ClientAuthenticationOption & {
      readonly assertion?: ClientAssertion | undefined
      readonly tls?: ClientTls | undefined
    } = {}
): Introspect {
  const variables = {
    endpoint: 'INTROSPECTION_ENDPOINT',
    clientId: 'INTROSPECTION_CLIENT_ID',
    clientSecret: 'INTROSPECTION_CLIENT_SECRET'
  }
  const where = 'rfc7662FromEnv(env)'
  const allOptions = addEnvironment(where, options, env, variables)
  // Blank is missing: with an issuer the endpoint is then discovered.
  const endpoint = allOptions.endpoint || undefined
  return makeIntrospect(where, { ...allOptions, endpoint } as Rfc7662Options, variables)
}
