// Stands in for the X-Ray daemon: the SDK sends it a datagram for each subsegment that ends.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

export interface Segment {
  readonly id: string
  readonly parent_id: string
  readonly name: string
  readonly namespace?: string
  readonly fault?: boolean
  readonly error?: boolean
  readonly annotations?: Readonly<Record<string, string>>
}

export async function startDaemon() {
  const segments: Segment[] = []
  const socket = createSocket('udp4').on('message', message => {
    const [, body = ''] = String(message).split('\n')
    segments.push(JSON.parse(body) as Segment)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    /** Those since the last call; waits for one of this name. */
    take: async (name: string): Promise<readonly Segment[]> => {
      for (let i = 0; i < 200 && !segments.some(segment => segment.name === name); i += 1)
        await delay(10)
      return segments.splice(0)
    },
    close: () => socket.close()
  }
}

/** What Lambda sets for a function with active tracing. */
export function setLambdaVariables(address: string): void {
  Object.assign(process.env, {
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'authorizer',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_XRAY_DAEMON_ADDRESS: address,
    _X_AMZN_TRACE_ID: 'Root=1-65a1b2c3-0123456789abcdef01234567;Parent=0123456789abcdef;Sampled=1'
  })
}
