// AWS's own runtime client for Node: the program that runs a handler on Lambda. Its package lacks
// the native half, and its install scripts compile curl for minutes: against the system's libcurl
// it takes 3 s.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { compileRapidClient } from './rapid-client.mjs'

export const runtimeClientVersion = '4.0.2'

/** The sums are npm's, of the bytes that were read: `npm pack` alone takes what a registry gives. */
const packages = {
  [`aws-lambda-ric@${runtimeClientVersion}`]:
    'sha512-FE5Vskx7mYNnqAnWWJXUOsLp2VGgdsJsCoRLFTa8L4Yk0QVtArqR8q58yPA++QC1a73ZWJXBQ2AH31nIAv7NOQ==',
  'node-addon-api@8.9.2':
    'sha512-VijLXbi3UACN69I0JVXJsX4tjACjNoQDgv2gTF6sx2wWEi8tkSg2eX8p5gSIFi8z2+DL3oHmY6OyKce38SDolg=='
}
const cacheFolder = join(import.meta.dirname, '..', '..', 'node_modules', '.cache')
const home = join(cacheFolder, `aws-lambda-ric-${runtimeClientVersion}`)
const standIn = join(import.meta.dirname, 'rapid-client-stand-in.cjs')

/**
 * Node's arguments that run a handler. `native`: with AWS's C++, or why not. Throws if the package
 * cannot be had from npm. Does nothing that was done before.
 */
export function prepareRuntimeClient() {
  if (!existsSync(home)) fetchPackages()
  const client = join(home, 'aws-lambda-ric')
  const file = join(client, 'index.mjs')
  const problem = existsSync(join(client, 'rapid-client.node'))
    ? undefined
    : compileRapidClient(client, join(home, 'node-addon-api'))
  return {
    native: problem === undefined ? { arguments: [file] } : { problem },
    standIn: { arguments: ['--require', standIn, file] }
  }
}

/** Made aside and renamed: two processes may do this at once, and one may be stopped. */
function fetchPackages() {
  console.error(`  Fetching AWS's runtime client ${runtimeClientVersion} from npm, once …`)
  mkdirSync(cacheFolder, { recursive: true })
  const folder = mkdtempSync(join(cacheFolder, 'lambda-'))
  try {
    for (const [name, sum] of Object.entries(packages)) unpack(name, sum, folder)
    renameSync(folder, home)
  } catch (error) {
    if (!existsSync(home)) throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function unpack(name, sum, folder) {
  const [file] = JSON.parse(
    run('npm', ['pack', '--json', '--fetch-retries=0', '--pack-destination', folder, name])
  )
  const tarball = join(folder, file.filename)
  const actual = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  if (actual !== sum) throw new Error(`${name} is not the package it was: ${actual}`)
  const into = join(folder, name.split('@')[0])
  mkdirSync(into)
  run('tar', ['-xzf', tarball, '--strip-components=1', '-C', into])
}

function run(command, args) {
  try {
    return execFileSync(command, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32'
    })
  } catch (error) {
    throw new Error(`${command} ${args.join(' ')}: ${String(error.stderr).slice(-500)}`)
  }
}
