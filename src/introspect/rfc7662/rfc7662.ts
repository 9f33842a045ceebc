// Asks any RFC 7662 introspection endpoint about a token.
import type { Introspect } from '../../types'
import { isObject } from '../../values/guards'
import { aFunction, copyOptions, type OptionRules } from '../../values/options'
import { assertionAuthentication } from '../client/assertion'
import { certificateAuthentication } from '../client/certificate'
import { authenticationFor, type ClientAuthentication } from '../client/secret'
import { issuerUrlOption, originsOption, secretOption } from '../exchange/endpoint'
import { signedAnswers } from '../signed/signed'
import { discoveredIntrospect } from './discovered'
import { answerReaderFor, introspectWith } from './introspect'
import {
  endpointAndIssuerRules,
  namesOfSet,
  type Rfc7662Options,
  validateRfc7662Options
} from './options'

const where = 'rfc7662(options)'

/** The endpoint, or an issuer whose metadata names it. */
function serverRules({ endpoint, issuer, plainHttp }: Rfc7662Options) {
  const isDiscovered = endpoint === undefined && issuer !== undefined
  const none: OptionRules = {}
  const { endpoint: endpointRule, issuer: issuerRule } = endpointAndIssuerRules(
    plainHttp,
    ', or the issuer alone'
  )
  const [areOrigins, someOrigins] = originsOption(plainHttp)
  return {
    required: isDiscovered ? none : { endpoint: endpointRule },
    optional: {
      endpoint: endpointRule,
      issuer: isDiscovered ? issuerUrlOption(plainHttp) : issuerRule,
      origins: [value => isDiscovered && areOrigins(value), someOrigins]
    } as const satisfies OptionRules
  }
}

/** The options that need signatures, and their clock. */
function keyRules({ clientSecret, authentication, tls }: Rfc7662Options): OptionRules {
  const others = namesOfSet({ clientSecret, authentication, tls })
  return {
    clientSecret: secretOption(', or instead assertion or tls'),
    assertion: [
      value => isObject(value) && others.length === 0,
      others.length === 0 ? '{ key, audience }' : `it without ${others.join(' and ')}`
    ],
    signed: [isObject, '{ issuer, audience }'],
    now: aFunction
  }
}

function authenticate(options: Rfc7662Options): ClientAuthentication {
  if (options.assertion !== undefined)
    return assertionAuthentication(where, options.clientId, options.assertion, options.issuer)
  return options.tls === undefined
    ? authenticationFor(options)
    : certificateAuthentication(options.clientId, options.tls)
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
  const copy = copyOptions(where, options)
  validateRfc7662Options(where, copy, serverRules(copy), keyRules(copy))
  const { endpoint, signed } = copy
  return introspectWith(where, copy, {
    authenticate: () => authenticate(copy),
    signed: signed && signedAnswers(where, signed, copy, answerReaderFor(copy)),
    discover:
      endpoint === undefined
        ? introspectAt => discoveredIntrospect(where, copy, introspectAt)
        : undefined
  })
}
