// What someone has set on `Object.prototype` is no claim, no header member and no part of a key.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gateAround, requestWith, summaryOf } from './outcome'
import { claims, header, issuer, tokenWith, verifierOf } from './tokens'

const test = suite('jwt, polluted prototypes')

const pass = gateAround(verifierOf())
/** The members are there while the request is decided, not when the gate is made. */
async function outcomeOf(
  token: string,
  members: Readonly<Record<string, unknown>> = {}
): Promise<string> {
  const prototype = Object.prototype as unknown as Record<string, unknown>
  for (const [name, value] of Object.entries(members))
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true })
  try {
    return summaryOf(await pass(requestWith(token)))
  } finally {
    for (const name of Object.keys(members)) delete prototype[name]
  }
}

for (const [name, value] of Object.entries({
  ...claims,
  scope: 'payments',
  aud: 'https://api.example.com',
  nbf: 1,
  auth_time: 1_799_999_999
}))
  test(`a token without ${name} does not gain it from Object.prototype`, async () => {
    const token = tokenWith({ [name]: undefined })
    const expected =
      name === 'acr' ? '500 introspection_malformed polluted_prototype' : await outcomeOf(token)
    assert.is(await outcomeOf(token, { [name]: value }), expected)
  })
for (const name of Object.keys(header))
  test(`a header without ${name} does not gain it from Object.prototype`, async () => {
    const token = tokenWith({}, { [name]: undefined })
    const expected = await outcomeOf(token)
    const value = header[name as keyof typeof header]
    assert.is(await outcomeOf(token, { [name]: value }), expected)
  })
test('a token without claims does not gain all of them', async () => {
  const none = Object.fromEntries(Object.keys(claims).map(name => [name, undefined]))
  const token = tokenWith({ ...none, iss: issuer })
  assert.is(await outcomeOf(token, claims), '401 claims_malformed exp')
})
test('a thumbprint in Object.prototype binds no token', async () => {
  const token = tokenWith({ cnf: {} })
  assert.is(await outcomeOf(token, claims.cnf), '401 unknown_confirmation')
})
test('a good token stays good while Object.prototype has members of other kinds', async () => {
  const members = { scp: 'admin', nonce: 'n', events: {}, token_use: 'id', htm: 'GET' }
  const token = tokenWith()
  assert.is(await outcomeOf(token, members), 'Allow')
})

test.run()
