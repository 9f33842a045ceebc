// The options of `authlete`, and their validation.
import { validateOptions } from '../../values/options'
import {
  bearerOption,
  type EndpointOptions,
  endpointOption,
  endpointRules,
  pathIdOption,
  secretOption,
  userIdOption
} from '../exchange/endpoint'

/** The options of `authlete` for every version. */
export interface CommonAuthleteOptions extends EndpointOptions {
  /** For example `https://api.authlete.com` (2.x) or `https://us.authlete.com` (3.0). */
  readonly baseUrl: string
}
export type AuthleteOptions =
  | (CommonAuthleteOptions & {
      readonly serviceApiKey: string
      readonly serviceApiSecret: string
      readonly serviceId?: undefined
      readonly serviceAccessToken?: undefined
    })
  | (CommonAuthleteOptions & {
      readonly serviceId: string
      readonly serviceAccessToken: string
      readonly serviceApiKey?: undefined
      readonly serviceApiSecret?: undefined
    })

export function validateAuthleteOptions(
  where: string,
  options: AuthleteOptions,
  variables?: { readonly [option: string]: string }
): void {
  const rulesV2 = {
    serviceApiKey: userIdOption('(2.x; for 3.0: serviceId or AUTHLETE_API_VERSION=V3)'),
    serviceApiSecret: secretOption()
  }
  const rulesV3 = {
    serviceId: pathIdOption(),
    serviceAccessToken: bearerOption(options.serviceApiKey, options.serviceApiSecret)
  }
  const isV3 = (options.serviceId ?? options.serviceAccessToken) !== undefined
  validateOptions(
    where,
    options,
    {
      baseUrl: endpointOption(options.plainHttp, /[\s\\\x00-\x1f\x7f#?]/, ', query or fragment'),
      ...(isV3 ? rulesV3 : rulesV2)
    },
    { ...rulesV2, ...rulesV3, ...endpointRules(options) },
    variables
  )
}
