// The words that loosen a default, in the options of a gate and of all that it asks. SECURITY.md
// says what each gives up. `logged` writes them once, as its first line.
import { weakAlgorithmIn } from '../jose/algorithms'
import { isObject } from '../values/guards'
import { type KnownOptions, knownOf, optionsOf } from '../values/known'

/** Of a rule that is a function, nothing is known before a request. */
function isForBearer(rule: unknown): boolean {
  return isObject(rule) && rule['binding'] === 'optional'
}

/** The defaults of numbers are those of the functions' docstrings. */
export const loosenings = {
  "audience: 'any'": ({ audience }) => audience === 'any',
  "absentAudience: 'allowed'": ({ absentAudience }) => absentAudience !== undefined,
  "binding: 'optional'": ({ require = {} }) =>
    Object.values(knownOf(Object(require) as object)?.rules ?? [require]).some(isForBearer),
  leeway: ({ leeway = 0, replay }) => leeway > (replay === undefined ? 0 : 10),
  'scope: true': ({ challenge }) => challenge?.scope === true,
  "replay: 'unchecked'": ({ replay }) => replay === 'unchecked',
  lifetime: ({ lifetime = 60 }) => lifetime > 60,
  step: ({ nonces }) => nonces !== undefined && nonces.lifetime > 120,
  algorithms: ({ algorithms, signed }) =>
    weakAlgorithmIn(algorithms ?? signed?.algorithms) !== undefined,
  typ: ({ typ = [] }) => typ.some(name => !/^(?:application\/)?at\+jwt$/i.test(name)),
  optionalClaims: ({ optionalClaims = [] }) => optionalClaims.length > 0,
  keys: ({ keys, jwksUri, signed = { keys, jwksUri } }) =>
    signed.keys !== undefined && signed.jwksUri === undefined,
  staleIfError: ({ staleIfError = 0 }) => staleIfError > 3600,
  "tokenType: 'unchecked'": ({ tokenType }) => tokenType !== undefined,
  origins: ({ origins = [] }) => origins.length > 0,
  "plainHttp: 'allowed'": ({ plainHttp }) => plainHttp !== undefined,
  ttl: ({ ttl = 60 }) => ttl > 60
} satisfies Readonly<Record<string, (options: KnownOptions) => boolean>>

/** The words alone: never a value that the user chose. */
export function loosenedIn(gate: object): readonly string[] {
  const options = optionsOf(gate)
  return Object.entries(loosenings).flatMap(([word, isLoosened]) =>
    options.some(isLoosened) ? [word] : []
  )
}
