import fc from 'fast-check'
import type { Transport, TransportAnswer, TransportRequest } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { senderFor } from '../../../src/introspect/exchange/endpoint'
import { getJson } from '../../../src/introspect/exchange/get-json'
import { answering, json } from '../transports'

const test = suite('getJson')

const url = 'https://as.example.com/jwks'
function get(transport: Transport) {
  return getJson(senderFor(url, { transport }), url)
}
function result(answer: unknown) {
  return get(answering(answer as TransportAnswer).transport)
}

test('it sends a GET without a body, and asks for no coding', async () => {
  const { transport, requests } = answering(json({ keys: [] }))
  await get(transport)
  assert.equal(requests as readonly TransportRequest[], [
    {
      method: 'GET',
      url,
      headers: {
        accept: 'application/json, application/jwk-set+json',
        'accept-encoding': 'identity'
      }
    }
  ])
})
test('it answers the object, and how long Cache-Control allows to keep it', async () => {
  const fetched = await result({ ...json({ keys: [] }), maxAge: 60 })
  assert.equal(fetched, { _tag: 'Right', right: { value: { keys: [] }, maxAge: 60 } })
})
for (const maxAge of [undefined, null, '60', Number.NaN, Number.POSITIVE_INFINITY, 60n, {}])
  test(`a maxAge of ${String(maxAge)} is none`, async () => {
    const fetched = await result({ ...json({}), maxAge })
    assert.ok(fetched._tag === 'Right')
    assert.is(fetched.right.maxAge, undefined)
  })
for (const [title, answer, code] of [
  ['a status of 503', json({ keys: [] }, 503), 'http_503'],
  ['a redirect', json({ keys: [] }, 302), 'http_302'],
  ['an empty 204', json('', 204), 'http_204'],
  ['no status', { _tag: 'Answered', body: '{}' }, 'no_status'],
  ['HTML', json('<html>'), 'not_json'],
  ['a list', json([]), 'not_an_object'],
  ['null', json(null), 'not_an_object'],
  ['a body that is no text', { _tag: 'Answered', status: 200, body: 1 }, 'not_json'],
  ['a body that is missing', { _tag: 'Answered', status: 200 }, 'not_json'],
  ['a refused connection', { _tag: 'Unanswered', detail: 'ECONNREFUSED' }, 'ECONNREFUSED'],
  ['a detail that is no code', { _tag: 'Unanswered', detail: 'Error: x' }, 'unknown'],
  ['a transport that returns nothing', undefined, 'transport_threw']
] as const)
  test(`${title} is ${code}`, async () =>
    assert.equal(await result(answer), { _tag: 'Left', left: code }))
for (const [title, transport] of [
  [
    'throws',
    () => {
      throw new Error('x')
    }
  ],
  ['rejects', async () => Promise.reject(new Error('x'))]
] as const)
  test(`a transport that ${title} is transport_threw`, async () =>
    assert.equal(await get(transport), { _tag: 'Left', left: 'transport_threw' }))

test('it never rejects, and its code is closed, whatever a transport answers', () =>
  fc.assert(
    fc.asyncProperty(fc.anything(), fc.anything(), async (answer, body) => {
      for (const given of [answer, { _tag: 'Answered', status: 200, body }]) {
        const fetched = await result(given)
        if (fetched._tag === 'Left') assert.match(fetched.left, /^[A-Za-z]\w{0,63}$/)
      }
    })
  ))

test.run()
