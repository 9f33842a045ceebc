// A stand-in for Lambda's runtime API. It gives one event to the process that polls, takes the
// response, and measures when both happen.
import { createServer } from 'node:http'

const runtimePath = '/2018-06-01/runtime'
const maxWaitMillis = 30_000 // The slowest peer takes about two seconds on an idle machine.

/**
 * One per process: the last poll of a process that was just ended must not take the next one's
 * event. `onPoll` runs when the process polls for the first time, before it gets the event.
 */
export async function startRuntimeApi(event, onPoll) {
  let polledAt
  let sentAt
  let settle
  const response = new Promise((resolve, reject) => {
    settle = { resolve, reject }
  })
  response.catch(() => {})
  const timer = setTimeout(() => {
    const missing = polledAt === undefined ? 'poll' : 'response'
    settle.reject(new Error(`no ${missing} within ${maxWaitMillis / 1000} s`))
  }, maxWaitMillis)

  function sendEvent(reply) {
    if (polledAt !== undefined) return // The second poll stays open, as on Lambda.
    polledAt = performance.now()
    onPoll()
    reply.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': 'first',
      'lambda-runtime-deadline-ms': String(Date.now() + maxWaitMillis),
      'lambda-runtime-invoked-function-arn':
        'arn:aws:lambda:eu-west-1:123456789012:function:authorizer'
    })
    sentAt = performance.now()
    reply.end(JSON.stringify(event))
  }

  function takeResponse(url, body) {
    if (url.endsWith('/first/response'))
      settle.resolve({ polledAt, invocation: performance.now() - sentAt, body })
    else settle.reject(new Error(`the function failed: ${url} ${body.slice(0, 500)}`))
  }

  const server = createServer((request, reply) => {
    const { url, method } = request
    if (method === 'GET' && url === `${runtimePath}/invocation/next`) {
      sendEvent(reply)
      return
    }
    let body = ''
    request
      .on('data', chunk => {
        body += chunk
      })
      .on('end', () => {
        reply.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
        takeResponse(url, body)
      })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${server.address().port}`,
    response,
    close: () => {
      clearTimeout(timer)
      server.closeAllConnections()
      server.close()
    }
  }
}
