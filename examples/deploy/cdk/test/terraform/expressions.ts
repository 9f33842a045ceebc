// What an expression refers to. `text` is as hcl2json leaves it: a template with ${…} in it.
import type { Body } from './module'

/** The code within ${…}, without string literals and comments. Templates in strings are code again. */
function codeIn(text: string): string {
  const code: string[] = []
  /** Braces that are open, by template. The last one is where we are; 0: in a literal. */
  const open = [0]
  for (let at = 0; at < text.length; at += 1) {
    const depth = open.at(-1) ?? 0
    const here = text[at]
    if (depth === 0) {
      if (here === '\\') at += 1
      else if (text.startsWith('$${', at)) at += 2
      else if (text.startsWith('${', at)) {
        open[open.length - 1] = 1
        code.push(' ')
        at += 1
      } else if (here === '"' && open.length > 1) open.pop()
      continue
    }
    if (here === '"') open.push(0)
    else if (here === '#') at = (text.indexOf('\n', at) + 1 || text.length) - 1
    else {
      if (here === '{') open[open.length - 1] = depth + 1
      if (here === '}') open[open.length - 1] = depth - 1
      code.push(depth === 1 && here === '}' ? ' ' : (here ?? ''))
    }
  }
  return code.join('')
}

/** `aws_x.y["a"].id` becomes aws_x.y[].id, and what is between the brackets comes apart. */
function withoutIndexes(code: string): string {
  const indexes: string[] = []
  const index = /(?<=[\w\]»])\[([^[\]]*)\]/
  let rest = code
  for (let found = index.exec(rest); found !== null; found = index.exec(rest)) {
    indexes.push(found[1] ?? '')
    rest = rest.replace(index, '»')
  }
  return [rest, ...indexes].join(' ').replaceAll('»', '[]')
}

/** Paths such as var.name, aws_x.y[].id, each.key. Names that a `for` makes are left out. */
export function referencesIn(text: string): readonly string[] {
  const code = withoutIndexes(codeIn(text))
  const made = [...code.matchAll(/\bfor\s+(\w+)(?:\s*,\s*(\w+))?\s+in\b/g)].flatMap(
    ([, first = '', second = '']) => [first, second]
  )
  const paths = code.match(/(?<![\w.\]-])[a-z]\w*(?:\.[A-Za-z_][\w-]*|\[\])+/g) ?? []
  return paths.filter(path => /\./.test(path) && !made.includes(path.split(/[.[]/)[0] ?? ''))
}

/** Names that are called, such as jsonencode. */
export function functionsIn(text: string): readonly string[] {
  return [...codeIn(text).matchAll(/(?<![\w.])([a-z]\w*)\(/g)].map(([, name = '']) => name)
}

/** Keys of what is indexed by a literal: `aws_x.y["a"].id` has "a" of aws_x.y. */
export function literalKeysIn(text: string): readonly (readonly [address: string, key: string])[] {
  const indexed = /((?:data\.)?(?:local|aws)\w*\.\w+)\["([^"$]+)"\]/g
  return [...text.matchAll(indexed)].map(([, address = '', key = '']) => [address, key] as const)
}

/** The members of `toset(["a", "b"])`, if they are literals. */
export function literalSet(value: unknown): readonly string[] | undefined {
  const members = String(value).match(/^\$\{toset\(\[([^$]+)\]\)\}$/)?.[1]
  if (members === undefined) return undefined
  return [...members.matchAll(/"([^"]*)"/g)].map(([, key = '']) => key)
}

/** Every text in a value, with its path. */
export function textsIn(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[path, value]]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value as Body).flatMap(([name, inner]) => [
    ...textsIn(inner, path === '' ? name : `${path}.${name}`)
  ])
}

export function referencesOf(value: unknown): readonly string[] {
  return textsIn(value).flatMap(([, text]) => referencesIn(text))
}
