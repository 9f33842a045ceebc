// The work folder of one run: keys, certificates and tokens as files, so that no printed command holds a secret.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'

export interface Folder {
  /** The absolute path of a file in the folder. */
  path(name: string): string
  /** How a person in this terminal enters it: every printed command is meant for that place. */
  readonly enter: string
  /** Writes a file that only its owner may read. */
  secret(name: string, content: string): Promise<void>
  remove(): Promise<void>
}

/** A fresh folder below `parent`, closed to other users: two runs at once never share one. */
export async function folder(parent: string): Promise<Folder> {
  await mkdir(parent, { recursive: true })
  const root = await mkdtemp(join(parent, 'run-'))
  return {
    path: name => join(root, name),
    enter: `cd ${shellWord(relative(process.cwd(), root))}`,
    secret: (name, content) => writeFile(join(root, name), content, { mode: 0o600 }),
    remove: () => rm(root, { recursive: true, force: true })
  }
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
