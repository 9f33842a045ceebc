// The TypeScript blocks of README.md and docs/*.md, and how each is run.
import { readdirSync, readFileSync } from 'node:fs'

export interface Block {
  /** The page and the block's place on it, such as `express-2`. */
  readonly name: string
  readonly text: string
  readonly kind: 'test' | 'handler' | 'worker' | 'server' | 'introspect' | 'program'
  readonly api: 'rest' | 'http'
  /** Does its server end TLS itself? */
  readonly tls: boolean
}

function kindOf(text: string): Block['kind'] {
  if (/from '(?:node:test|uvu)'/.test(text)) return 'test'
  if (/^export const handler\b/m.test(text)) return 'handler'
  if (/^export default\b/m.test(text)) return 'worker'
  if (/^export const server\b/m.test(text)) return 'server'
  return /^export const introspect\b/m.test(text) ? 'introspect' : 'program'
}

/** `export {}` makes a module of a block without imports, so that its names are its own. */
const toModule = (text: string): string =>
  /^(?:import|export)\b/m.test(text) ? text : `${text}export {}\n`

export function blocksIn(page: string, markdown: string): readonly Block[] {
  const blocks = [...markdown.matchAll(/^```(?:ts|typescript)\b[^\n]*\n([^]*?)^```/gm)]
  return blocks.map(([, text = ''], i) => ({
    name: `${page}-${i + 1}`,
    text: toModule(text),
    kind: kindOf(text),
    api: text.includes("from 'gatecheck/http-api'") ? 'http' : 'rest',
    tls: text.includes("from 'node:https'")
  }))
}

export const pages: readonly string[] = [
  'README.md',
  ...readdirSync('docs')
    .filter(name => name.endsWith('.md'))
    .sort()
    .map(name => `docs/${name}`)
]

export const blocks: readonly Block[] = pages.flatMap(path =>
  blocksIn(path.replace(/^docs\/|\.md$/g, '').toLowerCase(), readFileSync(path, 'utf8'))
)
