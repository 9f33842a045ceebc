// Of several issuers each has its own principals.
import fc from 'fast-check'
import { gate, noScopes, type Token } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knows, knowsToken, now } from '../../samples'
import { authorize, boundEvent } from './events'

const test = suite('rest-api principals of several issuers')

const issuer = 'https://a.example.com'
const marked: Token = { ...bound, issuer, issuers: 'several' }

async function principal(token: Token): Promise<string> {
  const pass = gate({ require: noScopes, introspect: knowsToken(token), now })
  return (await authorize(boundEvent, {}, pass)).principalId
}

for (const [title, token, expected] of [
  ['the subject has its issuer in front', marked, 'https://a.example.com|john'],
  ['so has a client', { ...marked, subject: undefined }, 'https://a.example.com|client:app'],
  [
    "so has a client's own token",
    { ...marked, subject: 'app' },
    'https://a.example.com|client:app'
  ],
  [
    'so has nobody',
    { ...marked, subject: undefined, clientId: undefined },
    'https://a.example.com|anonymous'
  ],
  ['a subject with | stays as it is', { ...marked, subject: 'auth0|5' }, `${issuer}|auth0|5`],
  [
    'an issuer that is no URL is marked: it could be the beginning of a subject',
    { ...marked, issuer: 'auth0', subject: '5' },
    'issuer:auth0|5'
  ],
  ['a single issuer is not named', { ...bound, issuer }, 'john'],
  ['a subject of a single issuer may hold |', { ...bound, subject: 'auth0|5' }, 'auth0|5'],
  [
    'a subject that begins with an issuer is marked',
    { ...bound, subject: 'https://a.example.com|john' },
    'subject:https://a.example.com|john'
  ],
  [
    'a subject that begins with "issuer:" is marked',
    { ...bound, subject: 'issuer:auth0|5' },
    'subject:issuer:auth0|5'
  ],
  [
    'a subject that is a URL stays as it is',
    { ...bound, subject: 'https://a.example.com/john' },
    'https://a.example.com/john'
  ]
] as const)
  test(title, async () => assert.is(await principal(token), expected))

test('principals are equal only for the same issuer and the same subject or client', async () => {
  const texts = ['a', 'https://a', 'https://b', 'subject:', 'client:', 'issuer:', 'anonymous', '|']
  const name = fc.array(fc.constantFrom(...texts), { maxLength: 4 }).map(parts => parts.join(''))
  const issuerText = name.filter(text => text !== '' && !text.includes('|'))
  const token = fc
    .record({
      subject: fc.option(name, { nil: undefined }),
      clientId: fc.option(name, { nil: undefined }),
      issuer: fc.option(issuerText, { nil: undefined })
    })
    .map(
      (fields): Token =>
        fields.issuer === undefined
          ? { ...bound, ...fields }
          : { ...bound, ...fields, issuers: 'several' }
    )
  const identity = ({ issuer: name, subject = '', clientId = '' }: Token) =>
    JSON.stringify(
      subject === '' || subject === clientId
        ? [name, 'client', clientId]
        : [name, 'subject', subject]
    )
  await fc.assert(
    fc.asyncProperty(token, token, async (a, b) => {
      const [one, other] = [await principal(a), await principal(b)]
      assert.is(one === other, identity(a) === identity(b), `${one} ${other}`)
    }),
    { numRuns: 2_000 }
  )
})
test('a refused token of several issuers has its issuer in front, too', async () => {
  const introspect = knows({ _tag: 'Refused', status: 401, reason: 'inactive', token: marked })
  const answer = await authorize(boundEvent, {}, gate({ require: noScopes, introspect, now }))
  assert.is(answer.principalId, 'https://a.example.com|john')
})

test.run()
