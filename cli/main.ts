// The bin `gatecheck`: reads files, prints, exits. All else is in pure functions.
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { printable } from './answer'
import { runCommand } from './command'
import type { Host, LoadedModule, ReadFile } from './host'

/** A truststore has at most 1 MB or so; a log of this size has 50,000 lines. */
const maxBytes = 16 * 1024 * 1024

const problems: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder',
  EACCES: 'you may not read this file'
}

async function read(name: string): Promise<ReadFile> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    const stream: AsyncIterable<Uint8Array> = name === '-' ? process.stdin : createReadStream(name)
    for await (const chunk of stream) {
      chunks.push(chunk)
      size += chunk.length
      if (size > maxBytes) return { _tag: 'NoBytes', problem: 'the file is over 16 MiB' }
    }
    return { _tag: 'Bytes', bytes: Buffer.concat(chunks) }
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    return { _tag: 'NoBytes', problem: problems[code] ?? `the file cannot be read (${code})` }
  }
}

async function load(name: string): Promise<LoadedModule> {
  if (!existsSync(name)) return { _tag: 'NoModule', problem: 'there is no such file' }
  try {
    return { _tag: 'Module', exports: await import(pathToFileURL(resolve(name)).href) }
  } catch (error) {
    const [message = ''] = String((error as Error | undefined)?.message).split('\n')
    return { _tag: 'NoModule', problem: `the module cannot be loaded: ${printable(message)}` }
  }
}

function reasonsPage(): string {
  try {
    return readFileSync(new URL('../docs/reasons.md', import.meta.url), 'utf8')
  } catch {
    return ''
  }
}

const host: Host = { read, load, exists: existsSync, reasonsPage, now: Date.now }

// `gatecheck … | head` closes the pipe before everything is written.
process.stdout.on('error', () => {})
const { code, lines } = await runCommand(host, process.argv.slice(2))
const stream = code === 2 ? process.stderr : process.stdout
// Exits explicitly: a module with routes may have left a connection open.
stream.write(`${lines.join('\n')}\n`, () => process.exit(code))
