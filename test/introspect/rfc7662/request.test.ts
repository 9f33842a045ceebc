import { type Rfc7662Options, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../../samples'
import { answering, json, query } from '../transports'
import { activeAnswer, clientOptions } from './server'

const test = suite('rfc7662, request')

async function sendRequest(options: Partial<Rfc7662Options>) {
  const { transport, requests } = answering(json(activeAnswer))
  await rfc7662({ ...clientOptions, ...options, transport } as Rfc7662Options)(query)
  const [request] = requests
  assert.ok(request)
  return { ...request, form: Object.fromEntries(new URLSearchParams(request.body)) }
}
test('the token is posted as a form, with its hint [RFC 7662 §2.1]', async () => {
  const { form, headers, url } = await sendRequest({})
  assert.equal(form, { token: secret, token_type_hint: 'access_token' })
  assert.is(headers['content-type'], 'application/x-www-form-urlencoded')
  assert.is(headers['accept'], 'application/json')
  assert.is(headers['accept-encoding'], 'identity', 'any coding is allowed [RFC 9110 §12.5.3]')
  assert.is(url, clientOptions.endpoint)
})
test('id and secret are form-encoded before base64 [RFC 6749 §2.3.1]', async () => {
  const { headers } = await sendRequest({ clientId: 'a:b c', clientSecret: "p%+ü!'()*~" })
  const [id = '', word = ''] = Buffer.from(headers['authorization']?.slice(6) ?? '', 'base64')
    .toString()
    .split(':')
  assert.is(id, 'a%3Ab+c')
  assert.equal(Object.fromEntries(new URLSearchParams(`x=${word}`)), { x: "p%+ü!'()*~" })
  assert.match(word, /^[A-Za-z0-9%+._-]+$/)
})
test('client_secret_post sends them in the form', async () => {
  const { form, headers } = await sendRequest({ authentication: 'client_secret_post' })
  assert.equal(form, {
    token: secret,
    token_type_hint: 'access_token',
    client_id: 'api',
    client_secret: 's3cret'
  })
  assert.is(headers['authorization'], undefined)
})
test('accessToken is sent as Bearer', async () => {
  const { transport, requests } = answering(json(activeAnswer))
  await rfc7662({ endpoint: clientOptions.endpoint, accessToken: 'mine', transport })(query)
  assert.is(requests[0]?.headers['authorization'], 'Bearer mine')
})

test.run()
