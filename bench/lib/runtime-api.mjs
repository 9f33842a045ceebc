// A stand-in for Lambda's runtime API: hands one event to the process that polls, and takes the response. It tells the times of both.
import { createServer } from 'node:http'

const runtime = '/2018-06-01/runtime'
const patience = 30_000 // ms; the slowest peer takes about two seconds on an idle machine

/** One for every process: the last poll of one that was just ended must not take the next one's event. */
export async function runtimeApi(event) {
  let polled
  let sent
  let settle
  let slow = () => {}
  const response = new Promise((resolve, reject) => {
    settle = { resolve, reject }
  })
  response.catch(() => {})
  const timer = setTimeout(
    () =>
      settle.reject(
        new Error(`no ${polled === undefined ? 'poll' : 'response'} within ${patience / 1000} s`)
      ),
    patience
  )
  const server = createServer((request, answer) => {
    const { url, method } = request
    if (method === 'GET' && url === `${runtime}/invocation/next`) {
      if (polled !== undefined) return // the second poll stays open, as it would
      polled = performance.now()
      slow()
      answer.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': 'first',
        'lambda-runtime-deadline-ms': String(Date.now() + patience),
        'lambda-runtime-invoked-function-arn':
          'arn:aws:lambda:eu-west-1:123456789012:function:authorizer'
      })
      sent = performance.now()
      answer.end(JSON.stringify(event))
      return
    }
    let body = ''
    request
      .on('data', chunk => {
        body += chunk
      })
      .on('end', () => {
        answer.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}')
        if (url.endsWith('/first/response'))
          settle.resolve({ polled, invocation: performance.now() - sent, body })
        else settle.reject(new Error(`the function failed: ${url} ${body.slice(0, 500)}`))
      })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${server.address().port}`,
    response,
    /** Called when the process polls, before it gets the event. */
    whenPolled: then => {
      slow = then
    },
    close: () => {
      clearTimeout(timer)
      server.closeAllConnections()
      server.close()
    }
  }
}
