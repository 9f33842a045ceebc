import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../../samples'
import { json, query } from '../transports'
import { endpoint, issuer, place, publish } from './issuing'
import { activeAnswer } from './server'

const test = suite('rfc7662, discovered')

test('the metadata names the endpoint, and is fetched once', async () => {
  const { ask, requests } = publish({ introspection_endpoint: endpoint })
  assert.equal(requests, [])
  assert.equal([await ask(), await ask()], ['Active', 'Active'])
  assert.equal(
    requests.map(({ method, url }) => [method, url]),
    [
      ['GET', place],
      ['POST', endpoint],
      ['POST', endpoint]
    ]
  )
})
test('neither token nor credential is in the request for the metadata', async () => {
  const { ask, requests } = publish({ introspection_endpoint: endpoint })
  await ask()
  const sent = JSON.stringify(requests[0])
  assert.equal(Object.keys(requests[0]?.headers ?? {}), ['accept', 'accept-encoding'])
  for (const text of [secret, 's3cret', 'Basic', 'api:']) assert.not.match(sent, text)
})
test("the token's issuer is the option, and an answer of another is refused", async () => {
  const { introspect, pages, ask } = publish({ introspection_endpoint: endpoint })
  const answer = await introspect(query)
  assert.is(answer._tag === 'Active' && answer.token.issuer, issuer)
  pages.set(endpoint, json({ ...activeAnswer, iss: 'https://as.example.com' }))
  assert.is(await ask(), 'Refused wrong_issuer')
})

const notInOrigins = 'Failed introspection_malformed introspection_endpoint_not_in_origins'
for (const [where, url, origins] of [
  ['another host', 'https://evil.example/introspect'],
  ['a host that ends alike', 'https://evil-as.example.com/introspect'],
  ['a host that begins alike', 'https://as.example.com.evil.example/introspect'],
  ['a subdomain', 'https://mtls.as.example.com/introspect'],
  ['another port', 'https://as.example.com:8443/introspect'],
  ['a host with a final dot', 'https://as.example.com./introspect'],
  ['another host, with other origins', 'https://evil.example/i', ['https://as.example.net']],
  ['another port of an origin', 'https://as.example.net:1/i', ['https://as.example.net']]
] as readonly (readonly [string, string, (readonly string[])?])[])
  test(`nothing secret goes to ${where}`, async () => {
    const { ask, requests } = publish({ introspection_endpoint: url }, { origins })
    for (let i = 0; i < 3; i += 1) assert.is(await ask(), notInOrigins)
    assert.equal(
      requests.map(({ method }) => method),
      ['GET']
    )
  })
for (const [what, url, origins] of [
  ['the default port, written', 'https://as.example.com:443/introspect'],
  ['capitals', 'HTTPS://AS.Example.com/introspect'],
  [
    'an origin that is named',
    'https://as.example.net:8443/i',
    ['https://x.example', 'https://as.example.net:8443']
  ]
] as readonly (readonly [string, string, (readonly string[])?])[])
  test(`the endpoint may have ${what}`, async () => {
    const { ask, pages } = publish({ introspection_endpoint: url }, { origins })
    pages.set(url, json(activeAnswer))
    assert.is(await ask(), 'Active')
  })

test.run()
