// Running a handler as Lambda does: the event and the answer travel as JSON, an error travels as its message, time is limited.
import { randomUUID } from 'node:crypto'

/** The part of Lambda's context object that today's runtimes fill. */
export interface LambdaContext {
  readonly functionName: string
  readonly functionVersion: string
  readonly invokedFunctionArn: string
  readonly memoryLimitInMB: string
  readonly awsRequestId: string
  readonly logGroupName: string
  readonly logStreamName: string
  readonly callbackWaitsForEmptyEventLoop: boolean
  getRemainingTimeInMillis(): number
}

/** `never`: a handler for any type of event fits. */
export type Handler = (event: never, context: LambdaContext) => Promise<unknown>

export type Run =
  | { readonly _tag: 'Answered'; readonly answer: unknown }
  | { readonly _tag: 'Threw'; readonly message: string }
  | { readonly _tag: 'TimedOut' }

export async function run(handler: Handler, event: unknown, limit: number): Promise<Run> {
  const end = Date.now() + limit
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<Run>(done => {
    timer = setTimeout(() => done({ _tag: 'TimedOut' }), limit)
  })
  try {
    return await Promise.race([answered(handler, event, end), tooLate])
  } finally {
    clearTimeout(timer)
  }
}

async function answered(handler: Handler, event: unknown, end: number): Promise<Run> {
  try {
    const answer = await handler(throughJson(event) as never, context(end))
    return { _tag: 'Answered', answer: throughJson(answer) }
  } catch (error) {
    return { _tag: 'Threw', message: error instanceof Error ? error.message : String(error) }
  }
}

/** What the runtime sends of `undefined` is null. */
function throughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null')
}

function context(end: number): LambdaContext {
  return {
    functionName: 'authorizer',
    functionVersion: '$LATEST',
    memoryLimitInMB: '128',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:authorizer',
    awsRequestId: randomUUID(),
    logGroupName: '/aws/lambda/authorizer',
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, end - Date.now())
  }
}
