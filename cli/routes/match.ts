// Which rule of a table a request gets: `byRoute` itself is asked.
import { foldCase, isUnambiguousPath, segmentsOf, withoutFinalSlash } from '../../src/require/path'
import { byRoute } from '../../src/require/routes'
import type { Requirement } from '../../src/types'
import { ambiguity } from './spelling'
import type { Table } from './table'

export type Match =
  | { readonly _tag: 'Rule'; readonly key: string }
  | { readonly _tag: 'Refused'; readonly why: string }

/** Each rule is replaced by one that names its key. */
function makeFind(table: Table): (method: string, path: string) => string | undefined {
  const keys = Object.keys(table)
  const named = Object.fromEntries(
    keys.map((key): [string, Requirement] => [
      key,
      { scopes: [], binding: 'certificate', subject: key }
    ])
  )
  const find = byRoute(named)
  return (method, path) =>
    // Without functions in the table there is no promise.
    (find({ method, path, header: () => [] }) as Requirement).subject
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']

export function makeMatch(table: Table): (method: string, path: string) => Match {
  const find = makeFind(table)
  const paths = Object.keys(table).map(key => key.slice(key.indexOf(' ') + 1))
  const whyNot = (method: string, path: string): string => {
    if (!isUnambiguousPath(path)) return ambiguity(path)
    const declared = methods.filter(other => find(other, path) !== undefined)
    if (method === 'HEAD' && declared.includes('GET'))
      return 'HEAD needs a rule of its own, or ANY without GET.'
    if (declared.length > 0)
      return `The table has this path for ${declared.join(', ')} only. Methods are in capitals.`
    const shorter = `/${withoutFinalSlash(segmentsOf(path)).join('/')}`
    if (shorter !== path && methods.some(other => find(other, shorter) !== undefined))
      return 'A final slash: write the path without it.'
    const sameLetters = paths.find(other => foldCase(other) === foldCase(shorter))
    if (sameLetters !== undefined && sameLetters !== shorter)
      return `Another case than in the table: write ${sameLetters}.`
    return 'No rule fits, or hosts that ignore case or a final slash would choose another rule.'
  }
  return (method, path) => {
    const key = find(method, path)
    return key === undefined
      ? { _tag: 'Refused', why: whyNot(method, path) }
      : { _tag: 'Rule', key }
  }
}
