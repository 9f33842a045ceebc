// The options of signed introspection answers, and their validation.
import type { PublicKey } from '../../jose/public-key'
import type { Jwks } from '../../types'
import { isString } from '../../values/guards'
import { copyOptions, type OptionRule, validateOptions } from '../../values/options'
import { issuerRule, keyRules, parseKeysOption } from '../exchange/key-options'

export interface SignedAnswers {
  /** The issuer that signs: exactly the `iss` of its answers. */
  readonly issuer: string
  /**
   * The `aud` of answers for this API: for many servers the client id with which it asks, for some
   * the audience of its tokens.
   */
  readonly audience: string
  /**
   * The issuer's public keys. Alone they never expire. With `jwksUri` they serve until the first
   * fetch, and expire like fetched ones.
   */
  readonly keys?: Jwks | undefined
  /** URL of the issuer's JWK Set, https. Default, without `keys`: discovered from `issuer`. */
  readonly jwksUri?: string | undefined
  /**
   * The signature algorithms that are accepted. Default `['PS256', 'ES256', 'EdDSA']`. A server for
   * which nothing else was registered signs with RS256 [RFC 9701 §6].
   */
  readonly algorithms?: readonly string[] | undefined
}

const audienceRule: OptionRule = [
  value => isString(value) && /^[^\x00-\x1f\x7f]+$/.test(value),
  'the exact aud of answers for this API, often its client id'
]

/** With the keys, parsed. Throws a `TypeError` that lists all problems. */
export function readSignedOptions(
  where: string,
  signed: SignedAnswers,
  plainHttp: unknown
): readonly [SignedAnswers, readonly PublicKey[] | undefined] {
  const options = copyOptions(`${where}: signed`, signed)
  const keys = parseKeysOption(options)
  validateOptions(
    `${where}: signed`,
    options,
    { issuer: issuerRule(options, plainHttp), audience: audienceRule },
    keyRules(options, keys, plainHttp)
  )
  return [options, keys]
}
