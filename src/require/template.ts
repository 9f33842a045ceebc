// Route templates, such as `/payments/{id}` or `/files/{proxy+}`: parsed, compared and matched.
import { foldCase } from './path'

export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'name' | 'rest'; readonly text: string }

const literalForm = /^[A-Za-z0-9\-._~!$&'()+,=@:]+$/
const parameterForm = /^\{([A-Za-z0-9_.-]+)(\+?)\}$/

/** Throws a `TypeError` that says what to write instead. */
export function parseTemplate(template: string): readonly Segment[] {
  const reject = (problem: string): never => {
    throw new TypeError(`byRoute: the path "${template}" ${problem}`)
  }
  if (template === '/') return [{ kind: 'literal', text: '' }]
  if (template.endsWith('/')) return reject('ends in "/": write it without')
  const parts = template.slice(1).split('/')
  const names = parts.filter(part => parameterForm.test(part)).map(part => part.replace('+', ''))
  if (new Set(names).size < names.length)
    return reject('has two parameters of one name: rename one')
  return parts.map((part, i): Segment => {
    const [, name, plus] = parameterForm.exec(part) ?? []
    if (name !== undefined) {
      if (plus === '+' && i !== parts.length - 1)
        return reject(`has {${name}+} before its end: write {${name}}`)
      return { kind: plus === '+' ? 'rest' : 'name', text: name }
    }
    if (part.startsWith(':'))
      return reject(`names a parameter as Express does: write {${part.slice(1)}}`)
    if (part === '.' || part === '..' || !literalForm.test(part))
      return reject(
        `has the segment "${part}", without one spelling: use letters, digits, {name} or {name+}`
      )
    return { kind: 'literal', text: part }
  })
}

const rank = { literal: 0, name: 1, rest: 2 } as const

/** A final `{name+}` stands in every later place, too. */
function segmentAt(template: readonly Segment[], i: number): Segment | undefined {
  const last = template[template.length - 1]
  return template[i] ?? (last?.kind === 'rest' ? last : undefined)
}

/** Place by place, as far as the longer template goes. */
function pairs(a: readonly Segment[], b: readonly Segment[]) {
  return Array.from(
    { length: Math.max(a.length, b.length) },
    (_, i) => [segmentAt(a, i), segmentAt(b, i)] as const
  )
}

/** Whether a path can match both. Case is ignored, as some hosts do. */
export function overlapping(a: readonly Segment[], b: readonly Segment[]): boolean {
  return pairs(a, b).every(([x, y]) => {
    if (x === undefined || y === undefined) return false
    return x.kind !== 'literal' || y.kind !== 'literal' || foldCase(x.text) === foldCase(y.text)
  })
}

/** Whether `a` is at least as exact as `b` in every place. */
export function dominates(a: readonly Segment[], b: readonly Segment[]): boolean {
  return pairs(a, b).every(
    ([x, y]) => x !== undefined && y !== undefined && rank[x.kind] <= rank[y.kind]
  )
}

/** Negative if `a` is more exact, from the left: a literal before {name} before {name+}. */
export function compareTemplates(a: readonly Segment[], b: readonly Segment[]): number {
  for (const [x, y] of pairs(a, b)) {
    if (x === undefined || y === undefined) return a.length - b.length
    if (x.kind !== y.kind) return rank[x.kind] - rank[y.kind]
  }
  return b.length - a.length
}

/** `normalise` says how literals are compared: as they stand, or in folded case. */
export function matchesTemplate(
  template: readonly Segment[],
  segments: readonly string[],
  normalise: (text: string) => string
): boolean {
  for (let i = 0; i < Math.max(template.length, segments.length); i += 1) {
    const expected = segmentAt(template, i)
    const segment = segments[i]
    if (expected === undefined || segment === undefined) return false
    if (expected.kind === 'literal') {
      if (normalise(expected.text) !== segment) return false
    } else if (segment === '' && i < template.length) return false
  }
  return true
}
