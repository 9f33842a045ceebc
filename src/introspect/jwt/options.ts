// The options of `jwt`, and their validation.
import type { PublicKey } from '../../jose/public-key'
import type { Certificates, Jwks } from '../../types'
import { isObject, isString } from '../../values/guards'
import { aFunction, copyOptions, type OptionRule, validateOptions } from '../../values/options'
import { type EndpointOptions, endpointRules } from '../exchange/endpoint'
import { isListOf, issuerRule, keyRules } from '../exchange/key-options'
import type { ClaimNames } from './claims'

/** A claim that RFC 9068 §2.2 requires, and that some servers never send. */
export type OptionalClaim = 'sub' | 'client_id' | 'jti'
const optionalClaimNames: readonly OptionalClaim[] = ['sub', 'client_id', 'jti']

export interface JwtOptions extends EndpointOptions {
  /** The issuer of the tokens: exactly their `iss`. Without `keys` and `jwksUri` it is a URL. */
  readonly issuer: string
  /**
   * The issuer's public keys. Alone they never expire. With `jwksUri` they serve until the first
   * fetch, and expire like fetched ones.
   */
  readonly keys?: Jwks | undefined
  /** URL of the issuer's JWK Set, https. Default, without `keys`: discovered from `issuer`. */
  readonly jwksUri?: string | undefined
  /**
   * The signature algorithms that are accepted. Default `['PS256', 'ES256', 'EdDSA']`, those of
   * FAPI 2.0. `EdDSA` and `Ed25519` are one. Also known: `RS256`, `ES384`, `PS384` and so on, never
   * `none`, never `HS256`.
   */
  readonly algorithms?: readonly string[] | undefined
  /**
   * The header types that this server gives to access tokens, such as `['JWT']`; `'absent'` for no
   * type. Default `['at+jwt']` [RFC 9068 §2.1].
   */
  readonly typ?: readonly string[] | undefined
  /** The names of claims that this server names differently, such as `{ scopes: 'scp' }`. */
  readonly claimNames?: ClaimNames | undefined
  /** Which of the required claims may be missing. Default: none. */
  readonly optionalClaims?: readonly OptionalClaim[] | undefined
  /** Seconds for which keys serve after their lifetime, while fetches fail. Default 3600. */
  readonly staleIfError?: number | undefined
  /**
   * On Node: the CAs, in PEM, that may vouch for the issuer's certificate, instead of those that
   * Node trusts. Not with a `transport`.
   */
  readonly ca?: Certificates | undefined
  /** Returns milliseconds since 1970. Only for the lifetime of keys. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

function isName(value: unknown): boolean {
  return isString(value) && value !== ''
}

const aName: OptionRule = [isName, "the name of a claim, such as 'scp'"]

export function areClaimNames(value: unknown): boolean {
  return (
    isObject(value) &&
    Object.keys(value).every(name => name === 'clientId' || name === 'scopes') &&
    Object.values(value).every(name => name === undefined || isName(name))
  )
}

export function validateJwtOptions(
  where: string,
  options: JwtOptions,
  parsedKeys: readonly PublicKey[] | undefined,
  variables?: { readonly [option: string]: string }
): void {
  const { keys, jwksUri, transport, plainHttp } = options
  const isFetched = keys === undefined || jwksUri !== undefined
  const ifFetched = ([isValid, expected]: OptionRule | readonly [...OptionRule]): OptionRule =>
    isFetched
      ? [isValid, expected]
      : [() => false, 'it with jwksUri: it has no effect on keys alone, which are never fetched']
  const seconds: OptionRule = [
    value => typeof value === 'number' && value >= 0 && value <= 86_400,
    'seconds, at most 86400'
  ]
  validateOptions(
    where,
    options,
    { issuer: issuerRule(options, plainHttp) },
    {
      ...keyRules(options, parsedKeys, plainHttp),
      typ: [isListOf(isName), "a list of header types, such as ['JWT']"],
      claimNames: [isObject, "{ clientId: 'azp', scopes: 'scp' }, or one of them"],
      optionalClaims: [
        isListOf(name => optionalClaimNames.includes(name as OptionalClaim)),
        `a list of ${optionalClaimNames.join(', ')}`
      ],
      staleIfError: ifFetched(seconds),
      ca: ifFetched([() => transport === undefined, 'it without a transport']),
      now: aFunction,
      ...endpointRules(options)
    },
    variables
  )
  const names = `${where}: claimNames`
  if (options.claimNames !== undefined)
    validateOptions(
      names,
      copyOptions(names, options.claimNames),
      {},
      { clientId: aName, scopes: aName }
    )
}
