// The work folder of one run. Keys and tokens are files, so that no printed command holds a secret.
import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

export interface Folder {
  /** The absolute path of a file in the folder. */
  path(name: string): string
  /** The `cd` command to enter the folder. All printed commands are run from there. */
  readonly cdCommand: string
  /** Writes a file that only its owner can read. */
  writeSecret(name: string, content: string): Promise<void>
  remove(): Promise<void>
}

/**
 * Creates a new folder inside `parent` that other users cannot read. Each run has its own. It is
 * also removed when the process exits: a step that was interrupted may write to it until then.
 */
export async function createFolder(parent: string): Promise<Folder> {
  await mkdir(parent, { recursive: true })
  const root = await mkdtemp(join(parent, 'run-'))
  process.once('exit', () => rmSync(root, { recursive: true, force: true }))
  return {
    path: name => join(root, name),
    cdCommand: `cd ${quoteForShell(relative(process.cwd(), root))}`,
    writeSecret: (name, content) => writeFile(join(root, name), content, { mode: 0o600 }),
    remove: () => rm(root, { recursive: true, force: true })
  }
}

function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
