// The table of `byRoute`, from JSON or from a module.

import { byRoute } from '../../src/require/routes'
import type { Rule } from '../../src/require/table'
import type { Requirement } from '../../src/types'
import { isFunction, isPlainObject, isStrings } from '../../src/values/guards'
import { printable } from '../answer'
import { type Host, textOf } from '../host'

export type Table = Readonly<Record<string, Rule>>

export type ReadTable =
  | { readonly _tag: 'Table'; readonly table: Table }
  | { readonly _tag: 'NoTable'; readonly wrongUse: boolean; readonly problem: string }

function noTable(problem: string, wrongUse = false): ReadTable {
  return { _tag: 'NoTable', wrongUse, problem }
}

/** In JSON a list of scopes stands for `scopes(…)`. */
function ruleOf(value: unknown): unknown {
  const binding = 'certificate' satisfies Requirement['binding']
  return isStrings(value) ? { scopes: value, binding } : value
}

function tableOf(value: unknown): ReadTable {
  if (!isPlainObject(value))
    return noTable(
      isFunction(value)
        ? 'this is byRoute(table): export the table itself, export const routes = { … }'
        : 'this is no table: { "GET /time": ["time:query"] }'
    )
  const table = Object.fromEntries(
    Object.entries(value).map(([key, rule]) => [key, ruleOf(rule)])
  ) as Table
  try {
    byRoute(table) // throws a TypeError that says what to write instead
    return { _tag: 'Table', table }
  } catch (error) {
    return noTable(printable(String((error as Error).message)))
  }
}

async function loadTable(host: Host, name: string): Promise<ReadTable> {
  const loaded = await host.load(name)
  if (loaded._tag === 'NoModule') return noTable(loaded.problem, true)
  const { routes, default: byDefault } = loaded.exports
  return routes === undefined && byDefault === undefined
    ? noTable('the module exports neither routes nor default: export const routes = { … }')
    : tableOf(routes ?? byDefault)
}

export async function readTable(host: Host, name: string): Promise<ReadTable> {
  if (/\.[cm]?[jt]s$/.test(name)) return loadTable(host, name)
  const file = await host.read(name)
  if (file._tag === 'NoBytes') return noTable(file.problem, true)
  try {
    return tableOf(JSON.parse(textOf(file.bytes)))
  } catch {
    return noTable('this is no JSON. A module needs the ending .mjs, .js or .cjs')
  }
}
