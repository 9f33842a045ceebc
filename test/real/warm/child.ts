// Constructs a warm introspection and calls it once: after a delay, on input, or never. Prints the
// answer.
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
if (requestAt === 'on-input')
  process.stdin.once('data', () => {
    process.stdin.destroy()
    sendRequest()
  })
else if (requestAt !== 'never') setTimeout(sendRequest, Number(requestAt))
