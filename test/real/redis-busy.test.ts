// A real Redis that answers while our own code blocks the event loop: it has not failed.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { readVersion } from './proxies/child'
import { createFleetMember, tokens } from './redis/fleet'
import { clients, startRedis } from './redis/server'

const test = suite('redis, a busy event loop')
const cleanups = createCleanups()
test.after(cleanups.run)

const installed = await readVersion('redis-server', '--version', /Redis server v=[\d.]+/)
if (installed === undefined) test.skip('redis-server: not installed here')
else
  for (const [name, connect] of Object.entries(clients))
    test(`${installed}, ${name}: a loop that is blocked for 300 ms does not count as a failure of the store`, async () => {
      const server = await startRedis(cleanups)
      const { kv } = await connect(server.port, cleanups)
      const { gates, traces } = createFleetMember(kv, { ttl: 60 })
      const block = (): void => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
      }
      for (const token of tokens.slice(0, 5)) {
        const request = { method: 'GET', path: '/', header: () => [`Bearer ${token}`] }
        const decision = gates.read(request)
        setImmediate(() => setImmediate(block)) // the command has been sent by then
        await decision
      }
      assert.equal(
        traces.map(({ store }) => store),
        Array(5).fill(undefined)
      )
    })

test.run()
