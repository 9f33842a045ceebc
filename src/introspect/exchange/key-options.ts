// The options that say which keys and algorithms an issuer signs with, and their validation.
import { isLeft } from 'fp-ts/Either'
import { algorithmsNamed, allAlgorithms, defaultAlgorithms } from '../../jose/algorithms'
import { parseJwks } from '../../jose/jwks'
import { fitsAlgorithm, type PublicKey } from '../../jose/public-key'
import type { Jwk, Jwks } from '../../types'
import { isObject, isString } from '../../values/guards'
import type { OptionRule } from '../../values/options'
import { endpointOption, issuerOption, issuerUrlOption } from './endpoint'

export interface IssuerKeyOptions {
  readonly keys?: Jwks | undefined
  readonly jwksUri?: string | undefined
  readonly algorithms?: readonly string[] | undefined
}

export function isListOf(isItem: (item: unknown) => boolean): OptionRule[0] {
  return value => Array.isArray(value) && value.length > 0 && Array.from(value).every(isItem)
}

/** Before they are validated. None of what is no key, `undefined` without the option. */
export function parseKeysOption({ keys }: IssuerKeyOptions): readonly PublicKey[] | undefined {
  if (keys === undefined) return undefined
  const parsed = parseJwks(keys)
  return isLeft(parsed) ? [] : parsed.right
}

/** Other entries of the set are skipped, also here: a set may hold keys for other purposes. */
function areUsable(keys: readonly PublicKey[], algorithms: readonly string[]): boolean {
  const allowed = algorithmsNamed(algorithms) ?? []
  return keys.some(({ algorithm, members }) =>
    allowed.some(name => fitsAlgorithm(members, name) && (algorithm ?? name) === name)
  )
}

/** What to pass instead of a value without a usable key. */
function expectedKeys(
  keys: unknown,
  parsedKeys: readonly PublicKey[],
  algorithms: readonly string[]
): string {
  const list = Array.isArray(keys) ? undefined : (Object(keys) as { readonly keys?: unknown }).keys
  const [entry]: readonly unknown[] = [list ?? keys].flat()
  if (isString(entry))
    return /-BEGIN /.test(entry)
      ? "{ keys: [createPublicKey(pem).export({ format: 'jwk' })] }"
      : "the parsed object: JSON.parse(readFileSync('jwks.json', 'utf8'))"
  if (isObject(entry) && 'd' in entry) return 'public keys, without d'
  const other = allAlgorithms.find(({ names: [name] }) => areUsable(parsedKeys, [name]))
  if (other !== undefined) return `it with algorithms: ['${other.names[0]}']`
  const isKey = list === undefined && isObject(entry) && 'kty' in entry
  if (isKey) return `a JWK Set: { keys: ${Array.isArray(keys) ? 'list' : '[jwk]'} }`
  return `a JWK Set, { keys: […] }, with a public key for ${[algorithms].flat().join(' or ')}`
}

/** Without keys and their URL, that is found by the issuer's URL. */
export function issuerRule({ keys, jwksUri }: IssuerKeyOptions, plainHttp: unknown): OptionRule {
  return (keys ?? jwksUri) === undefined ? issuerUrlOption(plainHttp) : issuerOption()
}

export function keyRules(
  { keys, algorithms = defaultAlgorithms }: IssuerKeyOptions,
  parsedKeys: readonly PublicKey[] = [],
  plainHttp: unknown
): Readonly<Record<keyof IssuerKeyOptions, OptionRule>> {
  const knownNames = allAlgorithms.flatMap(({ names }) => names)
  const areAlgorithms = isListOf(name => knownNames.includes(name as string))
  const isUsable =
    keys === undefined || !areAlgorithms(algorithms) || areUsable(parsedKeys, algorithms)
  return {
    keys: [() => isUsable, isUsable ? '' : expectedKeys(keys, parsedKeys, algorithms)],
    jwksUri: endpointOption(plainHttp, /[\s\\\x00-\x1f\x7f#]/, ' or fragment'),
    algorithms: [areAlgorithms, `a list of ${knownNames.join(', ')}`]
  }
}

/** For a fingerprint. Of a key its beginning is enough: the text is part of every cache key. */
export function describeKeys({ keys, jwksUri, algorithms }: IssuerKeyOptions): readonly unknown[] {
  const keyTexts = keys?.keys.map(key => {
    const { x, n } = Object(key) as Jwk
    return String(x ?? n).slice(0, 22)
  })
  return [keyTexts, jwksUri, algorithms]
}
