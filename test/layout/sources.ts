// The files of this repository, as text.
import { readdirSync, readFileSync } from 'node:fs'

export type Sources = Readonly<Record<string, string>>
export function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true })
    .map(name => `${folder}/${String(name).replaceAll('\\', '/')}`)
    .filter(name => name.endsWith('.ts') && !/(?:^|\/)node_modules\//.test(name))
    .sort()
}
export const sources: Sources = Object.fromEntries(
  [...filesIn('src'), ...filesIn('adapters'), ...filesIn('cli')].map(name => [
    name,
    readFileSync(name, 'utf8')
  ])
)
