// Combines two introspections of one token into one that allows no more than either.
import { type Either, left, right } from 'fp-ts/Either'
import type { Confirmation, Token } from '../types'
import { isObject, withoutNullish } from '../values/guards'
import { markDecoded } from '../values/json'

function isSame(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return Object.is(a, b)
  const names = Object.keys(a)
  return (
    Array.isArray(a) === Array.isArray(b) &&
    names.length === Object.keys(b).length &&
    names.every(name => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  )
}

/** What only one of the two says contradicts nothing. */
function isEqualIfBoth(a: unknown, b: unknown): boolean {
  return a === undefined || b === undefined || isSame(a, b)
}

/** A binding that cannot be checked must not be met by the other's binding that can. */
function cannotBeChecked({ thumbprint, jkt, unknown }: Confirmation): boolean {
  return unknown !== undefined && thumbprint === undefined && jkt === undefined
}

/** Every binding that either names. */
function joinConfirmations(first: Confirmation, second: Confirmation): Confirmation {
  const unknown =
    first.unknown === undefined && second.unknown === undefined
      ? undefined
      : [...new Set([...(first.unknown ?? []), ...(second.unknown ?? [])])]
  if (cannotBeChecked(first) || cannotBeChecked(second))
    return withoutNullish({ unknown }) as Confirmation
  const thumbprint = first.thumbprint ?? second.thumbprint
  return withoutNullish({ thumbprint, jkt: first.jkt ?? second.jkt, unknown }) as Confirmation
}

/** The smaller or the larger of two times, or the only one. */
function chooseTime(choose: typeof Math.min, ...times: readonly (number | undefined)[]) {
  const named = times.filter(time => time !== undefined)
  return named.length === 0 ? undefined : choose(...named)
}

function namedAudience({ audience = [] }: Token): readonly string[] {
  return audience.filter(name => name !== '')
}

/**
 * The claim in which the two contradict each other. It need not differ: without the audience, or
 * the client id, that the second alone names, more would be allowed.
 */
function findContradiction(first: Token, second: Token): string | undefined {
  const [firstAudience, secondAudience] = [namedAudience(first), namedAudience(second)]
  const claims: readonly (readonly [name: string, isConsistent: boolean])[] = [
    ['sub', isEqualIfBoth(first.subject, second.subject)],
    ['client_id', isEqualIfBoth(first.clientId, second.clientId)],
    [
      'client_id',
      first.clientId !== undefined ||
        second.clientId === undefined ||
        second.clientId !== first.subject
    ],
    ['iss', isEqualIfBoth(first.issuer, second.issuer)],
    ['iss', first.issuer !== undefined || second.issuers === undefined],
    ['jti', isEqualIfBoth(first.id, second.id)],
    ['x5t', isEqualIfBoth(first.confirmation.thumbprint, second.confirmation.thumbprint)],
    ['jkt', isEqualIfBoth(first.confirmation.jkt, second.confirmation.jkt)],
    ['acr', isEqualIfBoth(first.acr, second.acr)],
    [
      'authorization_details',
      isEqualIfBoth(first.authorizationDetails, second.authorizationDetails)
    ],
    [
      'aud',
      secondAudience.length === 0 || firstAudience.some(name => secondAudience.includes(name))
    ]
  ]
  return claims.find(([, isConsistent]) => !isConsistent)?.[0]
}

/** Both must have the form of a token. Left: the claim in which they contradict each other. */
export function narrow(first: Token, second: Token): Either<string, Token> {
  const contradiction = findContradiction(first, second)
  if (contradiction !== undefined) return left(contradiction)
  const secondAudience = namedAudience(second)
  const { audience } = first
  return right(
    markDecoded(
      withoutNullish({
        ...first,
        scopes: first.scopes.filter(scope => second.scopes.includes(scope)),
        expiresAt: chooseTime(Math.min, first.expiresAt, second.expiresAt),
        notBefore: chooseTime(Math.max, first.notBefore, second.notBefore),
        authTime:
          first.authTime === undefined
            ? undefined
            : chooseTime(Math.min, first.authTime, second.authTime),
        audience:
          secondAudience.length === 0
            ? audience
            : audience?.filter(name => secondAudience.includes(name)),
        confirmation: joinConfirmations(first.confirmation, second.confirmation),
        issuers: first.issuers ?? second.issuers
      }) as unknown as Token
    )
  )
}
