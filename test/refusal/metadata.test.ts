// The metadata of a protected resource [RFC 9728], and the options that it is made of.
import { type ResourceMetadataOptions, resourceMetadata } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('resource metadata')

const resource = 'https://api.example.com/v1'
const authorizationServers = ['https://as.example.com']
function make(options: Partial<ResourceMetadataOptions> = {}) {
  return resourceMetadata({ resource, authorizationServers, ...options })
}

for (const [text, url, path] of [
  ['https://h', 'https://h/.well-known/oauth-protected-resource', ''],
  ['https://h/', 'https://h/.well-known/oauth-protected-resource', ''],
  ['https://h/p', 'https://h/.well-known/oauth-protected-resource/p', '/p'],
  ['https://h/p/', 'https://h/.well-known/oauth-protected-resource/p/', '/p/'],
  ['https://h/p?q=1', 'https://h/.well-known/oauth-protected-resource/p?q=1', '/p?q=1'],
  ['https://h/?q', 'https://h/.well-known/oauth-protected-resource?q', '?q'],
  ['https://h?q', 'https://h/.well-known/oauth-protected-resource?q', '?q'],
  ['https://h:8443/a/b', 'https://h:8443/.well-known/oauth-protected-resource/a/b', '/a/b'],
  [
    'http://127.0.0.1:3000/mcp',
    'http://127.0.0.1:3000/.well-known/oauth-protected-resource/mcp',
    '/mcp'
  ]
] as const)
  test(`the document of ${text} is at ${url} [RFC 9728 §3.1]`, () => {
    const metadata = make({ resource: text })
    assert.equal(
      [metadata.url, metadata.path, metadata.document['resource']],
      [url, `/.well-known/oauth-protected-resource${path}`, text]
    )
    // As a client that parses it does.
    const parsed = new URL(metadata.url)
    assert.is(parsed.href, metadata.url)
    assert.is(parsed.pathname + parsed.search, metadata.path)
  })

test('the document has what was set, by the names of RFC 9728 §2, and only the header', () => {
  const { document, answer, path } = make({
    scopesSupported: ['a', 'b'],
    dpopSigningAlgValuesSupported: ['ES256'],
    dpopBoundAccessTokensRequired: true,
    tlsClientCertificateBoundAccessTokens: true,
    authorizationDetailsTypesSupported: ['payment'],
    resourceName: 'Accounts',
    resourceDocumentation: 'https://docs.example.com/api#start',
    resourcePolicyUri: 'https://example.com/policy',
    resourceTosUri: 'https://example.com/@us/tos'
  })
  const expected = {
    resource,
    authorization_servers: authorizationServers,
    scopes_supported: ['a', 'b'],
    dpop_signing_alg_values_supported: ['ES256'],
    dpop_bound_access_tokens_required: true,
    tls_client_certificate_bound_access_tokens: true,
    authorization_details_types_supported: ['payment'],
    resource_name: 'Accounts',
    resource_documentation: 'https://docs.example.com/api#start',
    resource_policy_uri: 'https://example.com/policy',
    resource_tos_uri: 'https://example.com/@us/tos',
    bearer_methods_supported: ['header']
  }
  assert.equal(document, expected)
  assert.equal(JSON.parse(answer('GET', path)?.body ?? ''), expected)
})
test('empty lists, false and undefined are left out [RFC 9728 §3.2]', () =>
  assert.equal(
    make({
      scopesSupported: [],
      authorizationDetailsTypesSupported: [],
      dpopBoundAccessTokensRequired: false,
      resourceName: undefined
    }).document,
    { resource, authorization_servers: authorizationServers, bearer_methods_supported: ['header'] }
  ))
test('it is frozen, and does not change with the lists that it was made of', () => {
  const scopes = ['a']
  const { document, answer, path } = make({ scopesSupported: scopes })
  scopes.push('b')
  assert.equal(document['scopes_supported'], ['a'])
  assert.match(answer('GET', path)?.body ?? '', '"scopes_supported":["a"]')
  assert.ok(Object.isFrozen(document) && Object.isFrozen(document['scopes_supported']))
})

for (const [title, method, target, isFound] of [
  ['GET of its path is answered', 'GET', '/v1', true],
  ['HEAD of its path is answered', 'HEAD', '/v1', true],
  ['POST is not', 'POST', '/v1', false],
  ['OPTIONS is not', 'OPTIONS', '/v1', false],
  ['a method in lower case is not', 'get', '/v1', false],
  ['the document of the root is another', 'GET', '', false],
  ['a path below is another', 'GET', '/v1/a', false],
  ['a final slash is another', 'GET', '/v1/', false],
  ['a query is another', 'GET', '/v1?a', false]
] as const)
  test(title, () => {
    const answer = make().answer(method, `/.well-known/oauth-protected-resource${target}`)
    assert.is(answer !== undefined, isFound)
    if (answer === undefined) return
    assert.is(answer.status, 200)
    assert.equal(answer.headers, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
      'cache-control': 'public, max-age=600'
    })
  })

const wrong: readonly (readonly [option: keyof ResourceMetadataOptions, value: unknown])[] = [
  ...[
    'http://api.example.com',
    'https://user@api.example.com',
    'https://user:a@api.example.com/a',
    'https://api.example.com/#a',
    'https://API.example.com',
    'https://api.example.com:443',
    'http://localhost:80/a',
    'http://localhost.evil.example/a',
    'https://api.example.com/a/../b',
    'https://api.example.com/%2e%2E/b',
    'https://api.example.com/a"b',
    'https://api.example.com/a\\b',
    'https://api.example.com/a b',
    'https://api.example.com/a\r\nb',
    'https://api.example.com/é',
    `https://api.example.com/${'a'.repeat(300)}`,
    'api.example.com',
    '/v1',
    '',
    undefined,
    ['https://api.example.com']
  ].map(value => ['resource', value] as const),
  ...[
    [],
    undefined,
    'https://as.example.com',
    ['as.example.com'],
    ['http://as.example.com'],
    ['https://a@as.example.com'],
    ['https://as.example.com?a'],
    ['https://as.example.com#a'],
    ['https://as/{tenant}'],
    ['https://as.example.com', undefined],
    [1]
  ].map(value => ['authorizationServers', value] as const),
  ['scopesSupported', 'a b'],
  ['scopesSupported', ['a b']],
  ['scopesSupported', ['a"']],
  ['scopesSupported', ['']],
  ['dpopSigningAlgValuesSupported', ['none']],
  ['dpopSigningAlgValuesSupported', ['HS256']],
  ['dpopSigningAlgValuesSupported', 'ES256'],
  ['dpopBoundAccessTokensRequired', 'true'],
  ['tlsClientCertificateBoundAccessTokens', 1],
  ['authorizationDetailsTypesSupported', 'payment'],
  ['authorizationDetailsTypesSupported', ['']],
  ['resourceName', 1],
  ['resourceDocumentation', 'http://docs.example.com'],
  ['resourcePolicyUri', 'javascript:alert(1)'],
  ['resourceTosUri', 'https://a@example.com']
]
for (const [option, value] of wrong)
  test(`${option} cannot be ${JSON.stringify(value)}: the error names the option`, () =>
    assert.throws(() => make({ [option]: value }), new RegExp(`${option} is `)))

test('an unknown option is refused by name, and options cannot be missing', () => {
  assert.throws(() => make({ scopes: ['a'] } as never), /unknown option "scopes"/)
  assert.throws(() => make({ resource_name: 'a' } as never), /unknown option "resource_name"/)
  assert.throws(() => resourceMetadata(undefined as never), /options are missing/)
})
test.run()
