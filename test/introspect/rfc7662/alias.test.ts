import fc from 'fast-check'
import { isRight } from 'fp-ts/Either'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { endpointIn } from '../../../src/introspect/rfc7662/discovered'
import { endpoint, issuer } from './issuing'

const test = suite('rfc7662, mutual-TLS alias')

const tls = { certificate: '', key: '' }
const alias = 'https://as.example.com:8443/introspect'
const origins = ['https://as.example.com:8443']
function find(metadata: Readonly<Record<string, unknown>>, options: object): string {
  const found = endpointIn(metadata, { issuer, ...options })
  return isRight(found) ? found.right : found.left
}

for (const [title, aliases, options, expected] of [
  ['with tls the alias is used', { introspection_endpoint: alias }, { tls, origins }, alias],
  ['without tls it is not', { introspection_endpoint: alias }, { origins }, endpoint],
  ['without aliases the endpoint is used', undefined, { tls }, endpoint],
  ['aliases of null are none', null, { tls }, endpoint],
  ['aliases of other endpoints are none', { token_endpoint: alias }, { tls }, endpoint],
  ['an alias of null is none', { introspection_endpoint: null }, { tls }, endpoint],
  [
    "the alias must be on the issuer's origin or a named one",
    { introspection_endpoint: alias },
    { tls },
    'introspection_endpoint_not_in_origins'
  ],
  [
    'a malformed alias is not replaced by the endpoint',
    { introspection_endpoint: '/introspect' },
    { tls },
    'introspection_endpoint_malformed'
  ],
  [
    'nor is an empty one',
    { introspection_endpoint: '' },
    { tls },
    'introspection_endpoint_malformed'
  ],
  [
    'an alias of http is malformed',
    { introspection_endpoint: 'http://as.example.com/introspect' },
    { tls },
    'introspection_endpoint_malformed'
  ],
  ['aliases that are text are malformed', alias, { tls }, 'mtls_endpoint_aliases_malformed']
] as const)
  test(`${title} [RFC 8705 §5]`, () =>
    assert.is(
      find({ introspection_endpoint: endpoint, mtls_endpoint_aliases: aliases }, options),
      expected
    ))

const anyUrl = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(endpoint, alias, 'https://as.example.com@evil.example/', `${issuer}/i`),
  fc.string().map(text => `https://as.example.com${text}`),
  fc.jsonValue()
)
test('whatever the metadata says, credentials go to the origin of the issuer or a named one', () =>
  fc.assert(
    fc.property(anyUrl, anyUrl, fc.boolean(), fc.boolean(), (url, other, withTls, named) => {
      const metadata = {
        introspection_endpoint: url,
        mtls_endpoint_aliases: { introspection_endpoint: other }
      }
      const options = { ...(withTls ? { tls } : {}), ...(named ? { origins } : {}) }
      const found = endpointIn(metadata, { issuer, ...options })
      if (!isRight(found)) return
      const allowed = ['https://as.example.com', ...(named ? origins : [])]
      assert.ok(allowed.includes(new URL(found.right).origin), found.right)
    }),
    { numRuns: 2000 }
  ))

test.run()
