// The README's programs: every TypeScript block of it that imports gatecheck, each taken for a file that must compile and run.
export interface Program {
  /** Its first line names it (`// handler.ts`), so that another block may import it; else its place in the README does. */
  readonly name: string
  readonly text: string
  readonly kind: 'handler' | 'test' | 'other'
  readonly api: 'rest' | 'http'
}

const kindOf = (text: string): Program['kind'] =>
  /from '(?:node:test|uvu)'/.test(text) ? 'test' : /^export const handler\b/m.test(text) ? 'handler' : 'other'

export const programsOf = (markdown: string): readonly Program[] =>
  [...markdown.matchAll(/^```(?:ts|typescript)\b[^\n]*\n([^]*?)^```/gm)].map(([, text = '']) => text).filter(text => /from 'gatecheck/.test(text)).map((text, i) => ({
    name: /^\/\/ ([\w./-]+)\.ts\b/.exec(text)?.[1] ?? `program${i + 1}`,
    text,
    kind: kindOf(text),
    api: /from 'gatecheck\/http-api'/.test(text) ? 'http' : 'rest'
  }))
