// Runs a handler as Lambda does: event and answer pass through JSON, and the time is limited.
import { randomUUID } from 'node:crypto'

/** The members of Lambda's context object that are always set. */
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

/** `never` accepts handlers of every event type. */
export type Handler = (event: never, lambdaContext: LambdaContext) => Promise<unknown>

export type RunResult =
  | { readonly _tag: 'Answered'; readonly answer: unknown }
  | { readonly _tag: 'Threw'; readonly message: string }
  | { readonly _tag: 'TimedOut' }

export async function runHandler(
  handler: Handler,
  event: unknown,
  timeout: number
): Promise<RunResult> {
  const deadline = Date.now() + timeout
  let timer: NodeJS.Timeout | undefined
  const timedOut = new Promise<RunResult>(resolve => {
    timer = setTimeout(() => resolve({ _tag: 'TimedOut' }), timeout)
  })
  try {
    return await Promise.race([callHandler(handler, event, deadline), timedOut])
  } finally {
    clearTimeout(timer)
  }
}

async function callHandler(handler: Handler, event: unknown, deadline: number): Promise<RunResult> {
  try {
    const answer = await handler(copyThroughJson(event) as never, lambdaContext(deadline))
    return { _tag: 'Answered', answer: copyThroughJson(answer) }
  } catch (error) {
    return { _tag: 'Threw', message: error instanceof Error ? error.message : String(error) }
  }
}

/** The Lambda runtime sends `undefined` as null. */
function copyThroughJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null')
}

function lambdaContext(deadline: number): LambdaContext {
  return {
    functionName: 'authorizer',
    functionVersion: '$LATEST',
    memoryLimitInMB: '128',
    invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:authorizer',
    awsRequestId: randomUUID(),
    logGroupName: '/aws/lambda/authorizer',
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now())
  }
}
