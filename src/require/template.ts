// A route template, `/payments/{id}` or `/files/{proxy+}`: read strictly at construction, compared and matched later.
import { foldCase } from './path'

export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'name' | 'rest'; readonly text: string }

const literal = /^[A-Za-z0-9\-._~!$&'()+,=@:]+$/
const variable = /^\{([A-Za-z0-9_.-]+)(\+?)\}$/

/** A template's segments; throws a `TypeError` that says what to write instead. */
export function parseTemplate(template: string): readonly Segment[] {
  const wrong = (why: string): never => {
    throw new TypeError(`byRoute: the path "${template}" ${why}`)
  }
  if (!template.startsWith('/')) return wrong('must begin with "/"')
  if (template === '/') return [{ kind: 'literal', text: '' }]
  if (template.endsWith('/')) return wrong('ends in "/": write it without')
  const parts = template.slice(1).split('/')
  const names = parts.filter(part => variable.test(part)).map(part => part.replace('+', ''))
  if (new Set(names).size < names.length) return wrong('has two parameters of one name')
  return parts.map((part, i): Segment => {
    const [, name, plus] = variable.exec(part) ?? []
    if (name !== undefined) {
      if (plus === '+' && i !== parts.length - 1) return wrong('has a {name+} before its end')
      return { kind: plus === '+' ? 'rest' : 'name', text: name }
    }
    if (part.startsWith(':'))
      return wrong(`names a parameter as Express does: write {${part.slice(1)}}`)
    if (part === '.' || part === '..' || !literal.test(part))
      return wrong('has a segment that is empty, dots, escaped, or without a single spelling')
    return { kind: 'literal', text: part }
  })
}

const rank = { literal: 0, name: 1, rest: 2 } as const
function at(template: readonly Segment[], i: number): Segment | undefined {
  const last = template[template.length - 1]
  return template[i] ?? (last?.kind === 'rest' ? last : undefined)
}

/** Can one path match both? Case is ignored, as some hosts do. */
export function overlapping(a: readonly Segment[], b: readonly Segment[]): boolean {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const x = at(a, i)
    const y = at(b, i)
    if (x === undefined || y === undefined) return false
    if (x.kind === 'literal' && y.kind === 'literal' && foldCase(x.text) !== foldCase(y.text))
      return false
  }
  return true
}

/** Negative: `a` is the more exact from the left. Exact beats {name} beats {name+}. */
export function compareTemplates(a: readonly Segment[], b: readonly Segment[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const x = at(a, i)
    const y = at(b, i)
    if (x === undefined || y === undefined) return a.length - b.length
    if (x.kind !== y.kind) return rank[x.kind] - rank[y.kind]
  }
  return b.length - a.length
}

/** Is `a` at least as exact as `b` in every place? */
export function dominates(a: readonly Segment[], b: readonly Segment[]): boolean {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const x = at(a, i)
    const y = at(b, i)
    if (x === undefined || y === undefined || rank[x.kind] > rank[y.kind]) return false
  }
  return true
}

/** Does the template match these segments? `spelled` is how literals are to be read: as they stand, or folded. */
export function matchesTemplate(
  template: readonly Segment[],
  segments: readonly string[],
  spelled: (text: string) => string
): boolean {
  for (let i = 0; i < Math.max(template.length, segments.length); i += 1) {
    const wanted = at(template, i)
    const given = segments[i]
    if (wanted === undefined || given === undefined) return false
    if (
      wanted.kind === 'literal'
        ? spelled(wanted.text) !== given
        : given === '' && i < template.length
    )
      return false
  }
  return true
}
