// Authlete's form of authorization details [RFC 9396].
import { isLeft } from 'fp-ts/Either'
import type { Guard } from 'io-ts/Guard'
import type { AuthorizationDetail } from '../../types'
import { areDetails, isObject, isString } from '../../values/guards'
import { type JsonObject, parseObject } from '../../values/json'

/** `{ elements: […] }`, or the list itself, as Authlete's Java library writes it. */
function elementsOf(details: unknown): unknown {
  return isObject(details) && !Array.isArray(details) ? details['elements'] : details
}

/**
 * The members that RFC 9396 does not define are in `otherFields`, as JSON in a string. `undefined` if
 * it cannot be read: without a limit, say, the detail would allow more.
 */
function otherMembers({ otherFields }: AuthorizationDetail): JsonObject | undefined {
  if (otherFields === undefined || otherFields === null) return {}
  const parsed = isString(otherFields) ? parseObject(otherFields) : undefined
  return parsed === undefined || isLeft(parsed) ? undefined : parsed.right
}

export const authleteDetails: Guard<unknown, unknown> = {
  is: (value): value is unknown => {
    const elements = elementsOf(value) ?? []
    return areDetails(elements) && elements.every(detail => otherMembers(detail) !== undefined)
  }
}

/** For a value that `authleteDetails` accepts. */
export function detailsFromAuthlete(value: unknown): readonly AuthorizationDetail[] | undefined {
  const elements = elementsOf(value) as readonly AuthorizationDetail[] | null | undefined
  return elements?.map(detail => {
    const { otherFields: _, ...members } = detail
    return { ...otherMembers(detail), ...members }
  })
}
