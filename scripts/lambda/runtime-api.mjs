// A stand-in for Lambda's runtime API: it gives events to the process that polls, and takes the
// responses.
import { createServer } from 'node:http'

const runtimePath = '/2018-06-01/runtime'
const maxWaitMillis = 30_000 // The slowest peer takes about two seconds on an idle machine.
const functionArn = 'arn:aws:lambda:eu-west-1:123456789012:function:authorizer'

/** A promise, its two functions, and an end. */
function expect(what) {
  let settle
  const promise = new Promise((resolve, reject) => {
    settle = { resolve, reject }
  })
  const fail = () => settle.reject(new Error(`no ${what} within ${maxWaitMillis / 1000} s`))
  const timer = setTimeout(fail, maxWaitMillis)
  promise.catch(() => {}).finally(() => clearTimeout(timer))
  return { promise, ...settle }
}

/**
 * One per process: the last poll of a process that was just ended must not take the next one's
 * event. `polled` resolves at the first poll to its time, `initError` to the body of an INIT error.
 */
export async function startRuntimeApi() {
  const firstPoll = expect('poll')
  const initError = expect('poll or INIT error')
  const idlePolls = []
  const queue = []
  const running = new Map()
  let invocations = 0

  function sendNext() {
    if (queue.length === 0 || idlePolls.length === 0) return
    const { event, millis, response } = queue.shift()
    const id = `invocation-${++invocations}`
    idlePolls
      .shift()
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': id,
        'lambda-runtime-deadline-ms': String(Date.now() + millis),
        'lambda-runtime-invoked-function-arn': functionArn
      })
      .end(JSON.stringify(event))
    running.set(id, { response, sentAt: performance.now() })
  }

  /** `millis` is the function's time: what its context calls the remaining time. */
  function invoke(event, millis = maxWaitMillis) {
    const response = expect('response')
    queue.push({ event, millis, response })
    sendNext()
    return response.promise
  }

  function take(path, body) {
    const [, id, kind] = /^\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    const invocation = running.get(id)
    if (path === '/init/error') initError.resolve(body)
    if (invocation === undefined) return
    running.delete(id)
    const took = performance.now() - invocation.sentAt
    invocation.response.resolve({ failed: kind === 'error', body, took })
  }

  const server = createServer((request, reply) => {
    const path = request.url.slice(runtimePath.length)
    if (request.method === 'GET') {
      firstPoll.resolve(performance.now())
      idlePolls.push(reply)
      // A process that ended must not get an event.
      reply.on(
        'close',
        () => idlePolls.includes(reply) && idlePolls.splice(idlePolls.indexOf(reply), 1)
      )
      sendNext()
      return
    }
    let body = ''
    request
      .on('data', chunk => {
        body += chunk
      })
      .on('end', () => {
        reply.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
        take(path, body)
      })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${server.address().port}`,
    polled: firstPoll.promise,
    initError: initError.promise,
    invoke,
    close: () => {
      for (const pending of [
        firstPoll,
        initError,
        ...[...running.values(), ...queue].map(({ response }) => response)
      ])
        pending.reject(new Error('the runtime API was closed'))
      server.closeAllConnections()
      server.close()
    }
  }
}
