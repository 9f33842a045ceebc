// Used DPoP proofs in a DynamoDB table: one conditional put for each.
import { randomUUID } from 'node:crypto'
import type { ReplayStore } from 'gatecheck'

/** The input of one conditional put. */
export interface ConditionalPut {
  readonly TableName: string
  readonly Item: Record<string, string | number>
  readonly ConditionExpression: string
  readonly ExpressionAttributeNames: Record<string, string>
  readonly ExpressionAttributeValues: Record<string, string | number>
}
/** A `DynamoDBDocument` of `@aws-sdk/lib-dynamodb`. */
export interface DocumentClient {
  put(input: ConditionalPut): Promise<unknown>
}

/**
 * The table has the partition key `key`, a text. `expires` is its TTL attribute, in seconds.
 * DynamoDB deletes late, so the condition looks at the time, too. The SDK sends a put again if the
 * answer was lost: the condition then finds the value of its own call, `use`.
 */
export function dynamoReplay(
  client: DocumentClient,
  tableName: string,
  now: () => number = Date.now
): ReplayStore {
  return {
    add: async (key, seconds) => {
      const time = Math.floor(now() / 1000)
      const use = randomUUID()
      try {
        await client.put({
          TableName: tableName,
          Item: { key, expires: time + seconds, use },
          ConditionExpression: 'attribute_not_exists(#key) OR #expires < :now OR #use = :use',
          ExpressionAttributeNames: { '#key': 'key', '#expires': 'expires', '#use': 'use' },
          ExpressionAttributeValues: { ':now': time, ':use': use }
        })
        return true
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false
        throw error
      }
    }
  }
}
