// Runs examples/deploy/verify.sh with the certificates of the local API Gateway.
import { spawn } from 'node:child_process'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import * as assert from 'uvu/assert'
import { createFolder } from '../../../examples/tutorial/folder'
import { secret } from '../../samples'
import { cleanups, client1, client2, server, stranger } from '../local-gateway'

export const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
for (const { name, certificate, key } of [client1, client2, stranger, server]) {
  await writeFile(folder.path(`${name}.crt`), certificate)
  await writeFile(folder.path(`${name}.key`), key)
}
await writeFile(folder.path('token'), `${secret}\n`)
await writeFile(folder.path('windows-token'), `${secret}\r\n`)
await writeFile(folder.path('two-tokens'), `${secret}\n${secret}\n`)
await writeFile(folder.path('quoted-token'), `${secret}"\n`)
await writeFile(folder.path('copy.crt'), client1.certificate)
// Writes down with which arguments it was called: other users of a machine see them.
const curl = '#!/bin/sh\nprintf "%s\\n" "$@" >>"$ARGUMENTS"\nPATH=${PATH#*:} exec curl "$@"\n'
await writeFile(folder.path('curl'), curl)
await chmod(folder.path('curl'), 0o755)

export const pair = (name: string): readonly [string, string] => [
  folder.path(`${name}.crt`),
  folder.path(`${name}.key`)
]
interface Run {
  readonly token?: string
  readonly stdin?: string
  readonly own?: string
  readonly other?: string
  readonly path?: string
  readonly ca?: string
}
export async function verify(
  url: string,
  { token = folder.path('token'), stdin = '', own = 'client1', other = 'client2', ...run }: Run = {}
) {
  const address = `${url}${run.path ?? '/time'}`
  const args = [address, token, ...pair(own), ...pair(other)]
  return start(args, stdin, { CURL_CA_BUNDLE: run.ca ?? folder.path('server.crt') })
}
/** Runs it with bash's trace. Fails if the token is in an output, or in the arguments of curl. */
export async function start(args: readonly string[], stdin = '', env = {}) {
  const ARGUMENTS = folder.path('arguments')
  const child = spawn('bash', ['-x', 'examples/deploy/verify.sh', ...args], {
    env: { ...process.env, PATH: `${folder.path('')}:${process.env['PATH']}`, ARGUMENTS, ...env }
  })
  child.stdin.on('error', () => {}).end(stdin)
  let [output, trace] = ['', '']
  child.stdout.on('data', chunk => (output += chunk))
  child.stderr.on('data', chunk => (trace += chunk))
  const code = await new Promise(resolve => child.on('close', resolve))
  const given = await readFile(ARGUMENTS, 'utf8').catch(() => '')
  for (const text of [output, trace, given]) assert.not.match(text, secret)
  return { code, output, trace, failed: [...output.matchAll(/^FAIL {2}(.*?):/gm)].map(m => m[1]) }
}
