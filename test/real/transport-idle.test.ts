// Connections that received something while they were idle. The event loop is blocked, as by a
// large answer of the API: what came in is then in the kernel, and Node has not read it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { type Introspect, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { knownToken, surplus } from './transport/twice'

const test = suite('idle connections')
const cleanups = createCleanups()
test.after(cleanups.run)

const folder = await createFolder(tmpdir())
cleanups.add(folder.remove)
await makeCertificate(folder, { name: 'server', subject: '/CN=localhost', server: true })
// NODE_EXTRA_CA_CERTS is read when the process starts: too late here.
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'

async function askServer(
  secure: boolean,
  when: 'before' | 'after',
  what: string
): Promise<Introspect> {
  const child = fork(fileURLToPath(new URL('./transport/twice.ts', import.meta.url)), [
    what,
    when,
    ...(secure ? [folder.path('server')] : [])
  ])
  cleanups.add(async () => void child.disconnect())
  const [port] = await once(child, 'message')
  return rfc7662({
    endpoint: `${secure ? 'https' : 'http'}://localhost:${port}/`,
    clientId: 'api',
    clientSecret: 'secret-of-the-api',
    warm: when === 'before'
  })
}
/** Nothing runs in this process meanwhile, and nothing is read. */
function blockEventLoop(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
async function describe(introspect: Introspect, token: string): Promise<string> {
  const answer = await introspect({ token })
  if (answer._tag === 'Active') return `Active ${answer.token.subject}`
  return answer._tag === 'Failed' ? `Failed ${answer.detail}` : answer._tag
}

for (const secure of [false, true])
  for (const what of secure ? ['a second answer'] : Object.keys(surplus)) {
    const scheme = secure ? 'https' : 'http'
    test(`${scheme}: ${what} in an idle connection is not the answer about the next token`, async () => {
      const introspect = await askServer(secure, 'after', what)
      assert.is(await describe(introspect, knownToken), 'Active alice')
      blockEventLoop(200)
      assert.is(await describe(introspect, 'token_of_nobody_01'), 'Inactive')
    })
    test(`${scheme}: ${what} in a warmed connection is not the answer to the first request`, async () => {
      const introspect = await askServer(secure, 'before', what)
      await new Promise(resolve => setTimeout(resolve, 50))
      blockEventLoop(200)
      assert.is(await describe(introspect, 'token_of_nobody_01'), 'Inactive')
    })
  }

test('of twenty idle connections with a second answer, none is used', async () => {
  const introspect = await askServer(false, 'after', 'a second answer')
  await Promise.all(Array.from({ length: 20 }, () => describe(introspect, knownToken)))
  blockEventLoop(200)
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => describe(introspect, `token_of_nobody_${i}`))
  )
  assert.equal([...new Set(answers)], ['Inactive'])
})
test("fake timers of a user's test do not hold back the request on an idle connection", async () => {
  const introspect = await askServer(false, 'after', 'a second answer')
  const { setImmediate: originalSetImmediate } = globalThis
  globalThis.setImmediate = (() => undefined) as never
  try {
    for (let i = 0; i < 2; i += 1)
      assert.is(await describe(introspect, 'token_of_nobody_01'), 'Inactive')
  } finally {
    globalThis.setImmediate = originalSetImmediate
  }
})

test.run()
