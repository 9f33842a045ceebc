// A function's life: constructed with a warm connection, then asked once: after a while, when it is told to, or never. Prints what it learnt.
import { rfc7662 } from 'gatecheck'

const [endpoint = '', asks = '0'] = process.argv.slice(2)
const introspect = rfc7662({
  endpoint,
  clientId: 'api',
  clientSecret: 'secret-of-the-api',
  warm: true
})
function ask(): void {
  void Promise.resolve(introspect({ token: 'tok_of_the_child' })).then(answer =>
    console.log(
      JSON.stringify({ tag: answer._tag, detail: 'detail' in answer ? answer.detail : '' })
    )
  )
}
if (asks === 'told')
  process.stdin.once('data', () => {
    process.stdin.destroy()
    ask()
  })
else if (asks !== 'never') setTimeout(ask, Number(asks))
