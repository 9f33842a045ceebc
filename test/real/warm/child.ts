// A function's life: constructed with a warm connection, then asked once: after a while, when it is told to, or never. Prints what it learnt.
import { rfc7662 } from 'gatecheck'

const [endpoint = '', requestAt = '0'] = process.argv.slice(2)
const introspect = rfc7662({
  endpoint,
  clientId: 'api',
  clientSecret: 'secret-of-the-api',
  warm: true
})
function sendRequest(): void {
  void Promise.resolve(introspect({ token: 'tok_of_the_child' })).then(answer =>
    console.log(
      JSON.stringify({ tag: answer._tag, detail: 'detail' in answer ? answer.detail : '' })
    )
  )
}
if (requestAt === 'told')
  process.stdin.once('data', () => {
    process.stdin.destroy()
    sendRequest()
  })
else if (requestAt !== 'never') setTimeout(sendRequest, Number(requestAt))
