// Builds, packs and installs the package, each in a folder of its own: what a user gets, and
// nothing of this tree.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { suite } from 'uvu'

export type Suite = ReturnType<typeof suite>

/** npm's own variables would tell a child npm of this tree; NODE_OPTIONS would lend it our loader. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|NODE_OPTIONS$)/i.test(name))
)

/** A child's output; rejects with it where the child fails. */
export const run = async (
  cwd: string,
  command: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {}
): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      cwd,
      env: { ...env, ...more },
      maxBuffer: 1e8,
      timeout: 170_000 // before test/run.mjs ends the test
    })
    return stdout
  } catch (error) {
    const { stdout, stderr, message } = error as Error & {
      readonly stdout?: string
      readonly stderr?: string
    }
    throw new Error(`${command} ${args.join(' ')}\n${message}\n${stdout ?? ''}${stderr ?? ''}`)
  }
}

export const tool = (name: string): string => resolve('node_modules', name)

export interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>
  readonly files: readonly string[]
  readonly engines: Readonly<Record<string, string>>
  readonly [field: string]: unknown
}

export interface Workshop {
  readonly tarball: string
  /** What is in the tarball. */
  readonly files: readonly string[]
  /** A fresh folder where it is installed. */
  readonly home: string
  readonly manifest: Manifest
  /** Those that hold code: `.`, `./rest-api` … */
  readonly subpaths: readonly string[]
  /** The text of every shipped file whose name ends so. */
  readonly shipped: (ending: RegExp) => Promise<readonly (readonly [name: string, text: string])[]>
  /** Writes a file into the fresh folder, and says where. */
  readonly write: (name: string, text: string) => Promise<string>
  readonly remove: () => Promise<void>
}

/** What `npm pack` reads: neither a stale dist/ gets in, nor is another test's build disturbed. */
export async function copyTree(copy: string): Promise<string> {
  const { files } = JSON.parse(await readFile('package.json', 'utf8')) as Manifest
  const wanted = [
    'src',
    'adapters',
    'cli',
    'scripts',
    'package.json',
    'tsconfig.json',
    'tsup.config.ts',
    '.npmrc',
    ...files.filter(name => name !== 'dist')
  ]
  for (const name of wanted.filter(name => existsSync(name)))
    await cp(name, join(copy, name), { recursive: true })
  await symlink(resolve('node_modules'), join(copy, 'node_modules'))
  return copy
}

/** `GATECHECK_TARBALL`: the tarball of a release, which is then tested instead of a new one. */
export const workshop = async (): Promise<Workshop> => {
  const root = await mkdtemp(join(tmpdir(), 'gatecheck-package-'))
  const home = join(root, 'home')
  const manifest = JSON.parse(await readFile('package.json', 'utf8')) as Manifest
  await mkdir(home)
  const [packed] = JSON.parse(
    await run('.', 'npm', [
      ...['pack', '--json', '--foreground-scripts=false', '--pack-destination', root],
      process.env['GATECHECK_TARBALL'] ?? (await copyTree(join(root, 'copy')))
    ])
  ) as readonly {
    readonly filename: string
    readonly files: readonly { readonly path: string }[]
  }[]
  if (packed === undefined) throw new Error('npm pack packed nothing')
  const tarball = join(root, packed.filename)
  await writeFile(join(home, 'package.json'), '{ "private": true, "type": "module" }\n')
  await run(home, 'npm', [
    'install',
    '--offline',
    '--no-audit',
    '--no-fund',
    '--ignore-scripts',
    tarball
  ])
  const files = packed.files.map(({ path }) => path)
  const installed = join(home, 'node_modules/gatecheck')
  return {
    tarball,
    files,
    home,
    manifest,
    subpaths: Object.keys(manifest.exports).filter(name => name !== './package.json'),
    shipped: ending =>
      Promise.all(
        files
          .filter(name => ending.test(name))
          .map(async name => [name, await readFile(join(installed, name), 'utf8')] as const)
      ),
    write: async (name, text) => {
      const path = join(home, name)
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(path, text)
      return path
    },
    remove: () => rm(root, { recursive: true, force: true })
  }
}
