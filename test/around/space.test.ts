// What counts as active may change while a query is under way.
import { around, cached, type Introspect, memory, timed, tokenOnly } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { setKnown } from '../../src/values/known'
import { now } from '../samples'
import { active, query } from './introspects'

const test = suite('cached, a space that changes')

const memoryCache = () => cached(memory({ entries: 9 }), { now })

test('an answer is not remembered if what counts as active has changed since the server was asked', async () => {
  let options = 'lax'
  let calls = 0
  const changing = setKnown<Introspect>(
    async () => {
      calls += 1
      options = 'strict'
      return active
    },
    { fingerprint: () => options }
  )
  const stacked = around(changing, tokenOnly, memoryCache())
  await stacked(query)
  await stacked(query)
  await stacked(query)
  assert.is(calls, 2)
})
test('nothing is remembered while it is not known what counts as active', async () => {
  let calls = 0
  const unknown = setKnown<Introspect>(
    async () => {
      calls += 1
      return active
    },
    { fingerprint: () => undefined }
  )
  const stacked = around(unknown, timed(3_000), memoryCache())
  for (let i = 0; i < 2; i += 1) await stacked(query)
  assert.is(calls, 2)
})

test.run()
