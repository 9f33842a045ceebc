// A function's life: constructed with a warm connection, idle for a while, asked once (or never). Prints what it learnt.
import { rfc7662 } from 'gatecheck'

const [endpoint = '', idle = '0', ask = 'ask'] = process.argv.slice(2)
const introspect = rfc7662({ endpoint, clientId: 'api', clientSecret: 'secret-of-the-api', warm: true })
if (ask === 'ask')
  setTimeout(() => {
    const from = performance.now()
    void Promise.resolve(introspect({ token: 'tok_of_the_child' })).then(answer => console.log(JSON.stringify({ tag: answer._tag, detail: 'detail' in answer ? answer.detail : '', took: performance.now() - from })))
  }, Number(idle))
