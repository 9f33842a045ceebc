// Finds the reasons in a policy context, in lines of an access log, or of `logged`. Only closed
// codes are taken from a file: a log may hold anything.
import { isObject, isString } from '../../src/values/guards'

export interface Found {
  readonly reason: string
  readonly detail?: string | undefined
}

/** What a reason looks like: also one of your own checks. */
export function isReason(text: unknown): text is string {
  return isString(text) && /^[a-z][a-z0-9_]{0,63}$/.test(text)
}

/** Details are closed codes of ours, of Node (`ECONNREFUSED`), or names of claims. */
export function isDetail(text: unknown): text is string {
  return isString(text) && /^[A-Za-z0-9_]{1,48}$/.test(text)
}

/** API Gateway writes variables by these names, or by any of your own that ends so. */
const reasonName = /^(?:.*[._])?reason$/i
const detailName = /^(?:.*[._])?detail$/i

const maxDepth = 8

function valueNamed(fields: Readonly<Record<string, unknown>>, name: RegExp): unknown {
  return Object.entries(fields).find(([key, value]) => name.test(key) && isString(value))?.[1]
}

function reasonsIn(value: unknown, depth: number): readonly Found[] {
  if (depth > maxDepth) return []
  // The runtime's JSON log format puts our line into a string.
  if (isString(value)) return value.startsWith('{') ? reasonsIn(parse(value), depth + 1) : []
  if (!isObject(value)) return []
  const reason = valueNamed(value, reasonName)
  const detail = valueNamed(value, detailName)
  if (isReason(reason)) return [{ reason, detail: isDetail(detail) ? detail : undefined }]
  return Object.values(value).flatMap(member => reasonsIn(member, depth + 1))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One JSON text, or one a line. CloudWatch puts a time and an id before each line. */
export function findReasons(text: string): {
  readonly found: readonly Found[]
  readonly read: number
} {
  const whole = parse(text)
  const values = isObject(whole)
    ? [whole]
    : text
        .split('\n')
        .map(line => parse(line.slice(Math.max(line.indexOf('{'), 0))))
        .filter(isObject)
  return { found: values.flatMap(value => reasonsIn(value, 0)), read: values.length }
}
