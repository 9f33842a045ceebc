// A copy of what the scripts of a release read, to run them where they may write.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Manifest = Readonly<Record<string, unknown>>

export interface Tree {
  readonly root: string
  readonly manifest: () => Manifest
  /** Replaces fields of package.json. */
  readonly change: (fields: Manifest) => void
  readonly replace: (name: string, from: string | RegExp, to: string) => void
  readonly run: (script: string, args?: readonly string[], env?: Environment) => Ended
  readonly remove: () => void
}
export type Environment = Readonly<Record<string, string>>
export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** A workflow's own variables would say of which repository it is. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:GITHUB_|npm_|NODE_OPTIONS$)/i.test(name))
)

export function makeTree(): Tree {
  const root = mkdtempSync(join(tmpdir(), 'gatecheck-release-'))
  mkdirSync(join(root, 'scripts'))
  for (const name of ['package.json', 'package-lock.json', 'CHANGELOG.md'])
    cpSync(name, join(root, name))
  cpSync('scripts', join(root, 'scripts'), { recursive: true })
  const read = (name: string) => readFileSync(join(root, name), 'utf8')
  const manifest = () => JSON.parse(read('package.json')) as Manifest
  return {
    root,
    manifest,
    change: fields =>
      writeFileSync(join(root, 'package.json'), JSON.stringify({ ...manifest(), ...fields })),
    replace: (name, from, to) => writeFileSync(join(root, name), read(name).replace(from, to)),
    run: (script, args = [], more = {}) => {
      const options = { encoding: 'utf8', env: { ...env, ...more } } as const
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(root, script), ...args],
        options
      )
      return { status, out: stdout, err: stderr }
    },
    remove: () => rmSync(root, { recursive: true, force: true })
  }
}
