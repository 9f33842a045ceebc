// One query, one key: every field, length-prefixed, so that no two queries share one.
import type { Query, Requirement } from '../types'

const text = (value: string | undefined): string => (value === undefined ? '-' : `${value.length}:${value}`)
const texts = (values: readonly string[] | undefined): string => (values === undefined ? '-' : `${values.length}[${values.map(text).join('')}]`)

const requirement = ({ scopes, subject, audience, acr, maxAge, binding, route }: Requirement): string =>
  [texts(scopes), text(subject), texts(audience), texts(acr), maxAge === undefined ? '-' : `${maxAge};`, text(binding), text(route)].join('')

/** Requirements are few and frozen; their part of the key is written once. */
const written = new WeakMap<Requirement, string>()

const requirementKey = (value: Requirement | undefined): string => {
  if (value === undefined) return '-'
  const known = written.get(value)
  if (known !== undefined) return known
  const key = requirement(value)
  if (Object.isFrozen(value)) written.set(value, key)
  return key
}

/** `space` comes first, and ends by itself. The certificate counts by its thumbprint; `undefined` where there is none to name it by, or a proof: such a query is nobody's twin. */
export const keyOf = (space: string, { token, certificate, thumbprint, requirement: asked, proof }: Query): string | undefined => {
  if (proof !== undefined) return undefined
  const shown = thumbprint ?? (certificate?._tag === 'Sha256' ? certificate.thumbprint : undefined)
  if (certificate !== undefined && shown === undefined) return undefined
  // In one piece where there is nothing else: each piece that is put together costs a hit 10 ns.
  return shown === undefined && asked === undefined ? `${space}${token.length}:${token}--` : space + text(token) + text(shown) + requirementKey(asked)
}
