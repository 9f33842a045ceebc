// One cold start as Lambda makes it: AWS's own runtime client, INIT with a full CPU, the first
// invocation with the share of a CPU that the function's memory gives.
import { spawn } from 'node:child_process'
import { startRuntimeApi } from '../../scripts/lambda/runtime-api.mjs'

const maxErrorLength = 1_000
const environment = {
  AWS_LAMBDA_FUNCTION_NAME: 'authorizer',
  AWS_LAMBDA_FUNCTION_VERSION: '1',
  AWS_LAMBDA_LOG_GROUP_NAME: 'group',
  AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
  AWS_REGION: 'eu-west-1'
}

/** A whole CPU comes with 1,769 MB. Below that, the share is proportional. */
export function cpuShare(megabytes) {
  return megabytes / 1_769
}

/**
 * Milliseconds of INIT (process start to first poll) and of the first invocation, in a fresh
 * process.
 */
export async function measureColdStart({ server, limiter, client }, subject, megabytes) {
  const { handler, clientOptions, event } = subject
  const api = await startRuntimeApi()
  const start = performance.now()
  const child = spawn(process.execPath, client.arguments, {
    cwd: server.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...environment,
      PATH: process.env.PATH,
      NODE_EXTRA_CA_CERTS: server.caFile,
      CLIENT_OPTIONS: JSON.stringify(clientOptions),
      AWS_LAMBDA_RUNTIME_API: api.address,
      _HANDLER: handler,
      LAMBDA_TASK_ROOT: server.folder,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(megabytes)
    }
  })
  // A process that the limiter has stopped does not end by itself.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  const limit = limiter.attach(child.pid)
  const { exited, failed } = watchExit(child)
  try {
    const polledAt = await Promise.race([api.polled, failed])
    limit.slow(cpuShare(megabytes))
    const { failed: threw, took, body } = await Promise.race([api.invoke(event), failed])
    if (threw || JSON.parse(body).policyDocument.Statement[0].Effect !== 'Allow')
      throw new Error(`the decision was not to allow: ${body}`)
    return { init: polledAt - start, invocation: took }
  } finally {
    limit.release()
    kill()
    process.removeListener('exit', kill)
    await exited
    api.close()
  }
}

function watchExit(child) {
  let errors = ''
  child.stderr.on('data', chunk => {
    errors = (errors + chunk).slice(-maxErrorLength)
  })
  const exited = new Promise(resolve => child.once('exit', resolve))
  const failed = exited.then(code => {
    throw new Error(`the runtime client ended with ${code}: ${errors}`)
  })
  failed.catch(() => {}) // The child is killed after its response: then this rejects unobserved.
  return { exited, failed }
}
