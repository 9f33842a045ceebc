// The sample resource behind the gateway: a Lambda that tells the time, and who asked, from what the authorizer handed on.

interface Event {
  readonly requestContext: {
    /** Of a REST API: the policy's context. Of an HTTP API: the context of the answer, one level deeper. */
    readonly authorizer: Readonly<Record<string, unknown>> & {
      readonly lambda?: Readonly<Record<string, unknown>>
    }
  }
}

export async function time({ requestContext: { authorizer } }: Event): Promise<object> {
  const { sub, scope, client_id } = authorizer.lambda ?? authorizer
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ time: new Date().toISOString(), sub, scope, client_id })
  }
}
