// For `--require`: the three C++ functions of AWS's runtime client over node:http, for machines
// without a compiler. All else is AWS's own code.
const http = require('node:http')
const Module = require('node:module')

const [hostname, port] = (process.env.AWS_LAMBDA_RUNTIME_API ?? '').split(':')
const agent = new http.Agent({ keepAlive: true })
let posted = Promise.resolve()

function call(method, path, body, headers) {
  return new Promise((resolve, reject) => {
    const target = { hostname, port, method, path: `/2018-06-01/runtime/invocation/${path}` }
    const request = http.request({ ...target, agent, headers }, response => {
      let bodyJson = ''
      response.setEncoding('utf8').on('data', chunk => (bodyJson += chunk))
      response.on('end', () => resolve({ bodyJson, headers: response.headers }))
    })
    request.on('error', reject).end(body)
  })
}

/** The C++ functions block until the answer is sent: the next poll must not overtake it. */
function post(path, body, headers) {
  const sent = { 'content-type': 'application/json', ...headers }
  posted = posted.then(() => call('POST', path, body, sent))
}

const rapidClient = {
  async next() {
    await posted
    const { bodyJson, headers } = await call('GET', 'next')
    const name = 'lambda-runtime-deadline-ms'
    return { bodyJson, headers: { ...headers, [name]: Number(headers[name]) } }
  },
  done: (id, body) => post(`${id}/response`, body),
  error: (id, body, xray) =>
    post(`${id}/error`, body, { 'lambda-runtime-function-xray-error-cause': xray })
}

const load = Module._load
Module._load = (name, ...rest) =>
  name === './rapid-client.node' ? rapidClient : load(name, ...rest)
