// What docs/operations.md says of a private CA and of an egress proxy, with the page's own transport.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createServer as createProxy } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createFolder, type Folder } from '../../examples/tutorial/folder'
import { closeServer, listen, loopback } from '../../examples/tutorial/listening'
import { blocksIn } from './package/blocks'

const test = suite('operations')

const blocks = blocksIn('operations', readFileSync('docs/operations.md', 'utf8'))
const transportBlock = blocks.find(({ text }) => text.includes('const transport: Transport'))

let folder: Folder
let server: ReturnType<typeof createServer>
let endpoint = ''
const tunnels: string[] = []
const proxy = createProxy().on('connect', (request, client) => {
  tunnels.push(request.url ?? '')
  const upstream = connect(Number((request.url ?? '').split(':')[1]), loopback)
  upstream.once('connect', () => {
    client.write('HTTP/1.1 200 OK\r\n\r\n')
    upstream.pipe(client).pipe(upstream)
  })
  upstream.on('error', () => client.destroy())
  client.on('error', () => upstream.destroy())
})
let proxyUrl = ''

test.before(async () => {
  folder = await createFolder(tmpdir())
  const options = { name: 'server', subject: '/CN=localhost', server: true }
  const { key, certificate } = await makeCertificate(folder, options)
  server = createServer({ key, cert: certificate }, (incoming, response) => {
    incoming.resume().on('end', () => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ active: true, token_type: 'Bearer' }))
    })
  })
  endpoint = `https://localhost:${await listen(server)}/introspect`
  proxyUrl = `http://${loopback}:${await listen(proxy)}`
  await writeFile(folder.path('ca.pem'), certificate)
})
test.after(async () => {
  await closeServer(server)
  await closeServer(proxy)
  await folder.remove()
})

/** Runs a block of the page, or a shorter one, and returns what its `introspect` answers. */
async function ask(text: string, env: Readonly<Record<string, string>>): Promise<string> {
  const program = `${text}
const answer = await introspect({ token: 'a-token' })
console.log(answer._tag, 'detail' in answer ? answer.detail : '')`
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }
  const { outputText } = ts.transpileModule(program, { compilerOptions })
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=gatecheck-src', '--import', 'tsx', '--input-type=module', '-e', outputText],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        INTROSPECTION_ENDPOINT: endpoint,
        INTROSPECTION_CLIENT_ID: 'api',
        INTROSPECTION_CLIENT_SECRET: 'secret',
        ...env
      }
    }
  )
  return stdout.trim()
}
const direct =
  "import { rfc7662FromEnv } from 'gatecheck'\nconst introspect = rfc7662FromEnv(process.env)\n"

test('a server with a certificate of a private CA is not trusted, and the detail says so', async () =>
  assert.is(await ask(direct, {}), 'Failed DEPTH_ZERO_SELF_SIGNED_CERT'))
test('with NODE_EXTRA_CA_CERTS it is trusted', async () =>
  assert.is(await ask(direct, { NODE_EXTRA_CA_CERTS: folder.path('ca.pem') }), 'Active'))

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const readsProxyFromEnvironment = major >= 24 || (major === 22 && minor >= 21)
const testProxy = readsProxyFromEnvironment ? test : test.skip
testProxy("the page's transport goes through the proxy of the environment", async () => {
  tunnels.length = 0
  const env = {
    NODE_EXTRA_CA_CERTS: folder.path('ca.pem'),
    NODE_USE_ENV_PROXY: '1',
    HTTPS_PROXY: proxyUrl
  }
  assert.is(await ask(transportBlock?.text ?? '', env), 'Active')
  assert.equal(tunnels, [new URL(endpoint).host])
})
test("the page's transport goes to the server directly if there is no proxy", async () => {
  tunnels.length = 0
  const env = { NODE_EXTRA_CA_CERTS: folder.path('ca.pem') }
  assert.is(await ask(transportBlock?.text ?? '', env), 'Active')
  assert.is((await ask(transportBlock?.text ?? '', {})).split(' ')[0], 'Failed')
  assert.equal(tunnels, [])
})

test.run()
