// A client of DynamoDB's HTTP interface, as small as the tests need: it signs nothing.
import { request } from 'node:http'
import type { ConditionalPut } from '../../../examples/hosts/dynamodb-replay'
import { loopback } from '../../../examples/tutorial/listening'

type Values = Readonly<Record<string, string | number>>

function marshall(values: Values): Readonly<Record<string, object>> {
  const marshalled = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? { S: value } : { N: `${value}` }
  ])
  return Object.fromEntries(marshalled) as Readonly<Record<string, object>>
}

/** Rejects with an error whose name is that of DynamoDB's exception, as the SDK does. */
export function callDynamo(port: number, operation: string, input: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        port,
        host: loopback,
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `DynamoDB_20120810.${operation}`,
          'x-amz-date': '20270101T000000Z',
          authorization:
            'AWS4-HMAC-SHA256 Credential=a/20270101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=a'
        }
      },
      async response => {
        let body = ''
        for await (const chunk of response) body += String(chunk)
        const answer = JSON.parse(body) as { readonly __type?: string }
        if (response.statusCode === 200) resolve(answer)
        else {
          const name = answer.__type?.split('#')[1] ?? 'Unknown'
          reject(Object.assign(new Error(body), { name }))
        }
      }
    )
    call.once('error', reject)
    call.end(JSON.stringify(input))
  })
}

export function putItem(port: number, input: ConditionalPut): Promise<unknown> {
  return callDynamo(port, 'PutItem', {
    ...input,
    Item: marshall(input.Item),
    ExpressionAttributeValues: marshall(input.ExpressionAttributeValues)
  })
}
