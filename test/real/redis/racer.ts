// One of two processes that race for the same proofs: prints its outcomes.
import { setTimeout as pause } from 'node:timers/promises'
import { redisReplay } from 'gatecheck'
import { createCleanups } from '../../../examples/tutorial/cleanups'
import { runCommand } from './replaying'
import { clients } from './server'

const [, , name = '', port = '', keys = ''] = process.argv
const cleanups = createCleanups()
const client = await clients[name]?.(Number(port), cleanups)
if (client === undefined) throw new Error(`no client: ${name}`)
// Without the gate's limit of 250 ms: a busy machine may need longer.
const store = redisReplay(client.replayRedis)
await store.add(`of ${process.pid}`, 130, 'owner')
await runCommand(Number(port), 'INCR racers')
while ((await runCommand(Number(port), 'GET racers')) !== '$1\r\n2\r\n') await pause(5)
const outcomes = await Promise.all(
  Array.from({ length: Number(keys) }, (_, i) => store.add(`key ${i}`, 130, 'owner'))
)
console.log(JSON.stringify(outcomes))
await cleanups.run()
