// The sample API behind the gateway: a Lambda that returns the time and the token's subject, as the
// authorizer's context holds it.

interface Event {
  readonly requestContext: {
    /** REST API: the context of the policy. HTTP API: the context of the answer, in `lambda`. */
    readonly authorizer: Readonly<Record<string, unknown>> & {
      readonly lambda?: Readonly<Record<string, unknown>>
    }
  }
}

export async function timeHandler({ requestContext: { authorizer } }: Event): Promise<object> {
  const { sub, scope, client_id } = authorizer.lambda ?? authorizer
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ time: new Date().toISOString(), sub, scope, client_id })
  }
}
