// The commands of docs/on-aws.md that need no account, as they stand there, up to the refused thief.
import { execFile, spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gate, scopes } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Handler } from '../../examples/tutorial/api-gateway/lambda'
import { secret } from '../samples'
import { cleanups, openGateway, server } from './local-gateway'

const test = suite('docs/on-aws.md')
const page = readFileSync('docs/on-aws.md', 'utf8')

test('README and the page say what was checked, and no document claims more', () => {
  for (const text of [page, readFileSync('README.md', 'utf8')])
    assert.match(text, "checked offline against AWS's published resource specification")
  const names = ['.', 'docs', ...['cdk', 'sam', 'terraform'].map(name => `examples/deploy/${name}`)]
    .flatMap(folder => readdirSync(folder).map(name => join(folder, name)))
    .filter(name => name.endsWith('.md'))
  assert.ok(names.length > 20)
  for (const name of names)
    assert.not.match(readFileSync(name, 'utf8'), /tested (?:on|in|with) AWS/i, name)
})

/** The commands of a step, with the parts that the test has of its own. */
function commandsOf(step: number, replacements: Readonly<Record<string, string>> = {}): string {
  const [, block = ''] =
    new RegExp(`\\*\\*${step}\\. [^]*?\`\`\`sh\\n([^]*?)\`\`\``).exec(page) ?? []
  return Object.entries(replacements).reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `${step}: ${from}`)
    return text.replaceAll(from, to)
  }, block)
}
const isOpenssl3 = /^OpenSSL 3/.test(String(spawnSync('openssl', ['version']).stdout))
const hasCurl = spawnSync('curl', ['--version']).status === 0
const rule = isOpenssl3 && hasCurl ? test : test.skip

rule('from the CA of step 1 to the refused thief of steps 13 and 14', async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'on-aws-'))
  cleanups.add(() => rm(cwd, { recursive: true, force: true }))
  const run = async (step: number, replacements: Readonly<Record<string, string>> = {}) => {
    const env = { ...process.env, CURL_CA_BUNDLE: join(cwd, 'server.crt') }
    const command = commandsOf(step, replacements)
    const { stdout } = await promisify(execFile)('sh', ['-ec', command], { cwd, env })
    return stdout
  }
  await writeFile(join(cwd, 'server.crt'), server.certificate)
  await writeFile(join(cwd, 'token'), `${secret}\n`)
  await run(1)
  await run(2)
  const tsx = resolve('node_modules/tsx/dist/loader.mjs')
  const command = `"${process.execPath}" --conditions=gatecheck-src --import "${tsx}" "${resolve('cli/main.ts')}"`
  assert.match(await run(3, { 'npx gatecheck': command }), /The client is accepted/)

  const { fingerprint256 } = new X509Certificate(await readFile(join(cwd, 'owner.crt')))
  const thumbprint = Buffer.from(fingerprint256.replaceAll(':', ''), 'hex').toString('base64url')
  const token = { subject: 'owner', scopes: ['time:query'], confirmation: { thumbprint } }
  const introspect = knownTokens({ [secret]: token })
  const gateway = await openGateway(
    restApiAuthorizer(gate({ introspect, require: scopes('time:query') })) as Handler,
    {
      truststore: await readFile(join(cwd, 'truststore.pem'), 'utf8'),
      identitySource: ['method.request.header.Authorization']
    }
  )
  const url = { 'https://api.example.com/v1': gateway.mtlsUrl }
  await run(11)
  assert.match(await run(12, url), /^HTTP\/1\.1 200/)
  assert.match(await run(13, url), /^HTTP\/1\.1 403/)
  const script = { 'examples/deploy/verify.sh': resolve('examples/deploy/verify.sh') }
  const verdict = await run(14, { ...url, ...script })
  assert.match(verdict, /verify: passed: all 6 checks/)
  assert.not.match(verdict, secret)
})

test.after(cleanups.run)
test.run()
