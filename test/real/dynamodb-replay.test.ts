// The recipe for DynamoDB against dynalite, which behaves as DynamoDB does.
import dynalite from 'dynalite'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type DocumentClient, dynamoReplay } from '../../examples/hosts/dynamodb-replay'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../examples/tutorial/listening'
import { makeReplayCheck } from '../../src/dpop/replay-check'
import { at } from '../samples'
import { callDynamo, putItem } from './dynamodb/client'
import { outcomeOf } from './redis/replaying'

const test = suite('a replay store in DynamoDB')
const cleanups = createCleanups()
test.after(cleanups.run)

const server = dynalite({ createTableMs: 0 })
const port = await listen(server)
cleanups.add(() => closeServer(server))
await callDynamo(port, 'CreateTable', {
  TableName: 'proofs',
  AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
  ProvisionedThroughput: { ReadCapacityUnits: 1, WriteCapacityUnits: 1 }
})
for (;;) {
  const described = await callDynamo(port, 'DescribeTable', { TableName: 'proofs' })
  if (JSON.stringify(described).includes('"ACTIVE"')) break
}

const clock = { ms: at * 1000 }
const client: DocumentClient = { put: input => putItem(port, input) }
const processOf = (by: DocumentClient, table = 'proofs') => dynamoReplay(by, table, () => clock.ms)

test('a proof is new once, in one process and in the next, until its time is over', async () => {
  const check = makeReplayCheck(processOf(client))
  assert.is(await outcomeOf(check, 'used'), 'first')
  assert.is(await outcomeOf(check, 'used'), 'replayed')
  assert.is(await outcomeOf(makeReplayCheck(processOf(client)), 'used'), 'replayed')
  clock.ms += 130_000
  assert.is(await outcomeOf(check, 'used'), 'replayed')
  clock.ms += 1_000
  assert.is(await outcomeOf(check, 'used'), 'first')
})
test('of ten processes that add one key at once, one is the first', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => processOf(client).add('raced', 130, 'owner'))
  )
  assert.is(answers.filter(isFirst => isFirst === true).length, 1)
  assert.is(answers.filter(isFirst => isFirst === false).length, 9)
})
test('a put that the SDK sends twice, because its answer was lost, is no replay', async () => {
  const twice: DocumentClient = {
    put: async input => [await client.put(input), await client.put(input)]
  }
  const check = makeReplayCheck(processOf(twice))
  assert.is(await outcomeOf(check, 'lost'), 'first')
  assert.is(await outcomeOf(check, 'lost'), 'replayed')
})
test('a table that is not there, or a clock that fails, is no answer', async () => {
  assert.is(await outcomeOf(makeReplayCheck(processOf(client, 'nothing')), 'key'), 'store_threw')
  const broken = dynamoReplay(client, 'proofs', () => Number.NaN)
  assert.is(await outcomeOf(makeReplayCheck(broken), 'key'), 'store_threw')
})

test.run()
