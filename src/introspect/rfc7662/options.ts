// The options of `rfc7662`, and their validation.
import { oneOf, validateOptions } from '../../values/options'
import {
  bearerOption,
  type EndpointOptions,
  endpointOption,
  endpointRules,
  secretOption
} from '../exchange/endpoint'

export interface CommonRfc7662Options extends EndpointOptions {
  /** URL of the server's introspection endpoint, https. */
  readonly endpoint: string
  /** `'unchecked'`: also accept an answer without `token_type`, or with an unknown one. */
  readonly tokenType?: 'unchecked' | undefined
}
export type Rfc7662Options =
  | (CommonRfc7662Options & {
      readonly clientId: string
      readonly clientSecret: string
      /** Default: `client_secret_basic`. */
      readonly authentication?: 'client_secret_basic' | 'client_secret_post' | undefined
    })
  | (CommonRfc7662Options & { readonly accessToken: string })

export function validateRfc7662Options(
  where: string,
  options: Rfc7662Options,
  variables?: { readonly [option: string]: string }
): void {
  const tokenRules = { accessToken: bearerOption() }
  const clientRules = { clientId: secretOption(), clientSecret: secretOption() }
  validateOptions(
    where,
    options,
    {
      endpoint: endpointOption(options.plainHttp, /[\s\\\x00-\x1f\x7f#]/, ' or fragment'),
      ...('accessToken' in options ? tokenRules : clientRules)
    },
    {
      ...tokenRules,
      ...clientRules,
      authentication: oneOf('client_secret_basic', 'client_secret_post'),
      tokenType: oneOf('unchecked'),
      ...endpointRules(options)
    },
    variables
  )
}
