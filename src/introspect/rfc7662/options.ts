// The options of `rfc7662`, and their validation.
import { oneOf, validateOptions } from '../../values/options'
import {
  bearerOption,
  type EndpointOptions,
  endpointOption,
  endpointRules,
  issuerOption,
  secretOption
} from '../exchange/endpoint'

export interface CommonRfc7662Options extends EndpointOptions {
  /** URL of the server's introspection endpoint, https. */
  readonly endpoint: string
  /**
   * The issuer whose endpoint this is, exactly as its `iss`. It becomes `Token.issuer`, and an answer
   * whose `iss` names another is refused as `wrong_issuer`. Default: `Token.issuer` is not set.
   */
  readonly issuer?: string | undefined
  /** `'unchecked'`: also accept an answer without `token_type`, or with an unknown one. */
  readonly tokenType?: 'unchecked' | undefined
}
export interface ClientAuthenticationOption {
  /**
   * How the client's id and secret are sent. `client_secret_post` is for servers that do not
   * form-decode HTTP Basic. Default: `client_secret_basic`.
   */
  readonly authentication?: 'client_secret_basic' | 'client_secret_post' | undefined
}
export type Rfc7662Options =
  | (CommonRfc7662Options &
      ClientAuthenticationOption & {
        readonly clientId: string
        readonly clientSecret: string
        readonly accessToken?: undefined
      })
  | (CommonRfc7662Options & {
      readonly accessToken: string
      readonly clientId?: undefined
      readonly clientSecret?: undefined
      readonly authentication?: undefined
    })

export function validateRfc7662Options(
  where: string,
  options: Rfc7662Options,
  variables?: { readonly [option: string]: string }
): void {
  const tokenRules = {
    accessToken: bearerOption(options.clientId, options.clientSecret, options.authentication)
  }
  const clientRules = { clientId: secretOption(), clientSecret: secretOption() }
  validateOptions(
    where,
    options,
    {
      endpoint: endpointOption(options.plainHttp, /[\s\\\x00-\x1f\x7f#]/, ' or fragment'),
      ...(options.accessToken === undefined ? clientRules : tokenRules)
    },
    {
      ...tokenRules,
      ...clientRules,
      authentication: oneOf('client_secret_basic', 'client_secret_post'),
      issuer: issuerOption(),
      tokenType: oneOf('unchecked'),
      ...endpointRules(options)
    },
    variables
  )
}
