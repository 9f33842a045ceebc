import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readMetadataUrl } from '../../../src/introspect/exchange/metadata'

const test = suite('metadata, URLs')

const host = 'https://as.example.com'
const plainIssuer = 'http://localhost:8080'
for (const [url, expected, issuer = host, plainHttp = undefined] of [
  ['https://keys.example.net/jwks?v=1', 'found'],
  [`${host}:8443/jwks`, 'found'],
  [undefined, 'missing'],
  [null, 'missing'],
  ['', 'malformed'],
  ['/jwks', 'malformed'],
  ['//as.example.com/jwks', 'malformed'],
  ['as.example.com/jwks', 'malformed'],
  [['https://as.example.com/jwks'], 'malformed'],
  [{}, 'malformed'],
  [7, 'malformed'],
  ['http://as.example.com/jwks', 'malformed'],
  ['http://as.example.com/jwks', 'malformed', host, 'allowed'],
  ['http://localhost/jwks', 'malformed'],
  ['HTTP://127.0.0.1/jwks', 'malformed'],
  ['http://localhost:8080/jwks', 'found', plainIssuer],
  ['https://keys.example.net/jwks', 'found', plainIssuer],
  ['http://keys.example.net/jwks', 'malformed', plainIssuer],
  ['http://keys.example.net/jwks', 'found', 'http://as.internal', 'allowed'],
  ['https://api:secret@as.example.com/jwks', 'malformed'],
  ['https://api@as.example.com/jwks', 'malformed'],
  ['https://as.example.com/jwks#a', 'malformed'],
  ['https://as.example.com\\jwks', 'malformed'],
  ['https://as.example.com/jwks\r\nX: y', 'malformed'],
  [' https://as.example.com/jwks', 'malformed'],
  ['ht\ttp://localhost/jwks', 'malformed'],
  ['file:///etc/jwks', 'malformed'],
  ['data:application/json,{"keys":[]}', 'malformed'],
  ['javascript:0', 'malformed']
] as readonly (readonly [unknown, string, string?, 'allowed'?])[])
  test(`of ${issuer}${plainHttp === undefined ? '' : ' with plainHttp'}, a jwks_uri of ${JSON.stringify(url)} is ${expected}`, () => {
    const found = readMetadataUrl({ jwks_uri: url }, 'jwks_uri', issuer, plainHttp)
    assert.is(
      isRight(found) ? 'found' : found.left,
      expected === 'found' ? 'found' : `jwks_uri_${expected}`
    )
    if (isRight(found)) assert.is(found.right, url)
  })

test('whatever the document says, only an absolute https URL without userinfo comes out', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.webUrl({ withFragments: true }),
        fc.jsonValue(),
        fc.string().map(text => `https://${text}`)
      ),
      url => {
        const found = readMetadataUrl({ jwks_uri: url }, 'jwks_uri', host, 'allowed')
        if (!isRight(found)) return
        const { protocol, username, password, hash } = new URL(found.right)
        assert.equal([protocol, username, password, hash], ['https:', '', '', ''])
      }
    ),
    { numRuns: 1000 }
  ))

test.run()
