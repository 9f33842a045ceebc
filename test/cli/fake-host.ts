// Files in memory and a clock that stands, for the commands.
import { readFileSync } from 'node:fs'
import { runCommand } from '../../cli/command'
import type { Host } from '../../cli/host'

export interface Files {
  readonly [name: string]: string | Uint8Array
}

export function fakeHost(files: Files, now = Date.now()): Host {
  return {
    read: async name => {
      const content = files[name]
      return content === undefined
        ? { _tag: 'NoBytes', problem: 'there is no such file' }
        : { _tag: 'Bytes', bytes: Buffer.from(content as string) }
    },
    exists: name => name in files,
    load: async () => ({ _tag: 'NoModule', problem: 'there is no such file' }),
    reasonsPage: () => readFileSync('docs/reasons.md', 'utf8'),
    now: () => now
  }
}

export interface Ran {
  readonly code: number
  readonly text: string
}

export async function runWith(host: Host, ...args: readonly string[]): Promise<Ran> {
  const { code, lines } = await runCommand(host, args)
  return { code, text: lines.join('\n') }
}
