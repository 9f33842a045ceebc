// The options of `rfc7662`, and their validation.
import type { Certificates, ClientTls } from '../../types'
import { type OptionRules, oneOf, validateOptions } from '../../values/options'
import type { ClientAssertion } from '../client/assertion'
import {
  bearerOption,
  type EndpointOptions,
  endpointOption,
  endpointRules,
  issuerOption,
  secretOption
} from '../exchange/endpoint'
import type { SignedAnswers } from '../signed/options'

/** The options of `rfc7662` for every kind of client. */
export interface CommonRfc7662Options extends EndpointOptions {
  /** URL of the server's introspection endpoint, https. Default: discovered from `issuer`. */
  readonly endpoint?: string | undefined
  /**
   * The issuer whose endpoint this is, exactly as its `iss`. It becomes `Token.issuer`, and an answer
   * whose `iss` names another is refused as `wrong_issuer`. Default: `Token.issuer` is not set.
   * Without `endpoint` it is required, and an https URL: its metadata names the endpoint [RFC 8414].
   */
  readonly issuer?: string | undefined
  /**
   * Without `endpoint`: further origins on which the endpoint may be, such as
   * `['https://mtls.as.example.com']`. Our credentials go there. Default: only the issuer's origin.
   */
  readonly origins?: readonly string[] | undefined
  /** `'unchecked'`: also accept an answer without `token_type`, or with an unknown one. */
  readonly tokenType?: 'unchecked' | undefined
  /**
   * The server signs its answers [RFC 9701], and other answers are refused. A `transport` must then
   * return the `contentType`. Default: answers are JSON.
   */
  readonly signed?: SignedAnswers | undefined
  /**
   * On Node: the CAs, in PEM, that may vouch for the endpoint's certificate, instead of those that
   * Node trusts. Not with a `transport`.
   */
  readonly ca?: Certificates | undefined
  /**
   * Returns milliseconds since 1970, for `assertion`, `signed` and the lifetime of metadata. Default:
   * `Date.now`.
   */
  readonly now?: (() => number) | undefined
}
export interface ClientAuthenticationOption {
  /**
   * How the client's id and secret are sent. `client_secret_post` is for servers that do not
   * form-decode HTTP Basic. Default: `client_secret_basic`.
   */
  readonly authentication?: 'client_secret_basic' | 'client_secret_post' | undefined
}
export type Rfc7662Options = (
  | (CommonRfc7662Options &
      ClientAuthenticationOption & {
        readonly clientId: string
        readonly clientSecret: string
        readonly assertion?: undefined
        readonly tls?: undefined
        readonly accessToken?: undefined
      })
  | (CommonRfc7662Options & {
      readonly clientId: string
      /** Instead of a secret: the client signs an assertion, `private_key_jwt` [RFC 7523 §2.2]. */
      readonly assertion: ClientAssertion
      readonly clientSecret?: undefined
      readonly authentication?: undefined
      readonly tls?: undefined
      readonly accessToken?: undefined
    })
  | (CommonRfc7662Options & {
      readonly clientId: string
      /**
       * On Node: the client's certificate and key, instead of a secret. The server knows the
       * subject (`tls_client_auth`) or the certificate itself (`self_signed_tls_client_auth`)
       * [RFC 8705 §2].
       */
      readonly tls: ClientTls
      readonly clientSecret?: undefined
      readonly authentication?: undefined
      readonly assertion?: undefined
      readonly accessToken?: undefined
    })
  | (CommonRfc7662Options & {
      readonly accessToken: string
      readonly clientId?: undefined
      readonly clientSecret?: undefined
      readonly assertion?: undefined
      readonly tls?: undefined
      readonly authentication?: undefined
    })
) &
  ({ readonly endpoint: string } | { readonly endpoint?: undefined; readonly issuer: string })

export function endpointAndIssuerRules(plainHttp: unknown, orElse = '') {
  const [isUrl, aUrl] = endpointOption(plainHttp, /[\s\\\x00-\x1f\x7f#]/, ' or fragment')
  return {
    endpoint: [isUrl, `${aUrl}${orElse}`],
    issuer: issuerOption()
  } as const satisfies OptionRules
}

/** As the user knows them: by the names of `variables`, or their own. */
export function namesOfSet(
  options: object,
  variables: { readonly [option: string]: string } = {}
): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [variables[name] ?? name]
  )
}

export function validateRfc7662Options(
  where: string,
  options: Rfc7662Options,
  server: { readonly required: OptionRules; readonly optional: OptionRules },
  more: OptionRules,
  variables?: { readonly [option: string]: string }
): void {
  const { accessToken, clientId, clientSecret, authentication, assertion, tls, transport } = options
  const others = [clientId, clientSecret, authentication, assertion, tls]
  const secret = namesOfSet({ clientSecret, authentication }, variables)
  const tokenRules = { accessToken: bearerOption(...others) }
  const clientRules = {
    clientId: secretOption(),
    clientSecret: secretOption(', or instead tls')
  }
  // A user's transport, and plain http, would ask for no certificate and show none.
  const opensTls = transport === undefined && !/^http:/i.test(options.endpoint ?? options.issuer)
  const identityRules = {
    tls: [
      () => opensTls && secret.length === 0,
      secret.length === 0
        ? 'it for https, without a transport'
        : `it without ${secret.join(' and ')}`
    ],
    ca: [() => opensTls && tls?.ca === undefined, 'it once, for https, without a transport']
  } as const satisfies OptionRules
  validateOptions(
    where,
    options,
    {
      ...server.required,
      ...(accessToken !== undefined
        ? tokenRules
        : tls === undefined && assertion === undefined
          ? clientRules
          : { clientId: clientRules.clientId })
    },
    {
      ...tokenRules,
      ...clientRules,
      ...identityRules,
      authentication: oneOf('client_secret_basic', 'client_secret_post'),
      ...server.optional,
      tokenType: oneOf('unchecked'),
      ...more,
      ...endpointRules(options)
    },
    variables
  )
}
