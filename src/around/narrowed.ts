// Two accounts of one token made into one that allows no more than either.
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

/** A statement that only one of the two makes contradicts nothing. */
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
 * What the two contradict each other in. It is not only what differs: without the audience, or the
 * client id, that the second alone names, more would be allowed.
 */
function findContradiction(first: Token, second: Token): string | undefined {
  const [audience, confirmed] = [namedAudience(first), namedAudience(second)]
  const fields: readonly (readonly [detail: string, isConsistent: boolean])[] = [
    ['subject', isEqualIfBoth(first.subject, second.subject)],
    ['client', isEqualIfBoth(first.clientId, second.clientId)],
    [
      'client',
      first.clientId !== undefined ||
        second.clientId === undefined ||
        second.clientId !== first.subject
    ],
    ['issuer', isEqualIfBoth(first.issuer, second.issuer)],
    ['issuer', first.issuer !== undefined || second.issuers === undefined],
    ['id', isEqualIfBoth(first.id, second.id)],
    ['thumbprint', isEqualIfBoth(first.confirmation.thumbprint, second.confirmation.thumbprint)],
    ['jkt', isEqualIfBoth(first.confirmation.jkt, second.confirmation.jkt)],
    ['acr', isEqualIfBoth(first.acr, second.acr)],
    ['details', isEqualIfBoth(first.authorizationDetails, second.authorizationDetails)],
    ['audience', confirmed.length === 0 || audience.some(name => confirmed.includes(name))]
  ]
  return fields.find(([, isConsistent]) => !isConsistent)?.[0]
}

/** Both must have the form of a token. Left: what they contradict each other in. */
export function narrow(first: Token, second: Token): Either<string, Token> {
  const contradiction = findContradiction(first, second)
  if (contradiction !== undefined) return left(contradiction)
  const confirmed = namedAudience(second)
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
          confirmed.length === 0 ? audience : audience?.filter(name => confirmed.includes(name)),
        confirmation: joinConfirmations(first.confirmation, second.confirmation),
        issuers: first.issuers ?? second.issuers
      }) as unknown as Token
    )
  )
}
