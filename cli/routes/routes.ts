// gatecheck routes: which rules a table has, what they require, and which spellings are refused.
import type { Rule } from '../../src/require/table'
import { isFunction } from '../../src/values/guards'
import { requirementFieldNames } from '../../src/values/requirement-fields'
import { type Answer, count, no, printable, wrongUse, yes } from '../answer'
import type { Host } from '../host'
import { shownName } from '../token-like'
import { makeMatch } from './match'
import { spellingsOf } from './spelling'
import { readTable, type Table } from './table'

function shown(value: unknown): string {
  return printable(Array.isArray(value) ? value.join(' ') : String(value))
}

/** In words, such as `scopes time:query; binding certificate`. */
function ruleText(rule: Rule): string {
  if (isFunction(rule)) return 'a function decides'
  return requirementFieldNames
    .filter(name => rule[name] !== undefined)
    .map(name => {
      if (name === 'checks') return count(rule.checks?.length ?? 0, 'check')
      if (name === 'scopes' && rule.scopes.length === 0) return 'no scope'
      return `${name} ${shown(rule[name])}`
    })
    .join('; ')
}

/** Those of one path, as an example: the rules are the same for every path. */
function spellingLines(table: Table): readonly string[] {
  const match = makeMatch(table)
  const key = Object.keys(table).find(name => /^[A-Z]+ \/[^{}]+$/.test(name))
  if (key === undefined) return []
  const [method = '', path = ''] = key.split(' ')
  const used = method === 'ANY' ? 'GET' : method
  const lines = spellingsOf(path).map(spelling => {
    const result = match(used, spelling)
    return `  ${spelling.padEnd(path.length + 6)}${result._tag === 'Rule' ? `gets the rule ${result.key}` : result.why}`
  })
  return ['', `Other spellings of ${path} are refused (403 unknown_route), for example`, ...lines]
}

function listRules(table: Table): Answer {
  const entries = Object.entries(table)
  const width = Math.max(...entries.map(([key]) => key.length)) + 2
  return yes(
    ...entries.map(([key, rule]) => `${printable(key).padEnd(width)}${ruleText(rule)}`),
    ...spellingLines(table),
    '',
    'One request: gatecheck routes FILE GET /path'
  )
}

function findRule(table: Table, method: string, path: string): Answer {
  const result = makeMatch(table)(method, path)
  if (result._tag === 'Refused') return no('Refused (403 unknown_route).', result.why)
  const rule = table[result.key]
  return yes(`${printable(result.key)}: ${rule === undefined ? '' : ruleText(rule)}`)
}

export async function routes(host: Host, words: readonly string[]): Promise<Answer> {
  const [name, method, path, ...more] = words
  if (name === undefined || more.length > 0 || (method !== undefined && path === undefined))
    return wrongUse('gatecheck routes FILE, or gatecheck routes FILE METHOD PATH.')
  const read = await readTable(host, name)
  if (read._tag === 'NoTable') {
    const line = `${shownName(name)}: ${read.problem}`
    return read.wrongUse ? wrongUse(line) : no(line)
  }
  return method === undefined || path === undefined
    ? listRules(read.table)
    : findRule(read.table, method, path)
}
