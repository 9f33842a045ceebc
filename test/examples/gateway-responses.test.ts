// The data for an OpenAPI definition of a REST API: gateway responses and the mock route.
import { resourceMetadata } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gatewayResponses, metadataPaths } from '../../examples/deploy/gateway-responses'

const test = suite('gateway responses')

const authorizationServers = ['https://as.example.com']
function metadataOf(resource = 'https://mcp.example.com/mcp', resourceName?: string) {
  return resourceMetadata({ resource, authorizationServers, resourceName })
}
interface Operation {
  readonly security: readonly unknown[]
  readonly responses: { readonly 200: { readonly headers: object } }
  readonly 'x-amazon-apigateway-integration': {
    readonly type: string
    readonly requestTemplates: Readonly<Record<string, string>>
    readonly responses: {
      readonly default: {
        readonly responseParameters: Readonly<Record<string, string>>
        readonly responseTemplates: Readonly<Record<string, string>>
      }
    }
  }
}

test('a 401 has a fixed challenge in single quotes, a 403 the one of the gate', () => {
  const { UNAUTHORIZED, ACCESS_DENIED } = gatewayResponses(metadataOf())
  const name = 'gatewayresponse.header.WWW-Authenticate'
  assert.is(
    UNAUTHORIZED.responseParameters[name],
    `'Bearer realm="protected", resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"'`
  )
  assert.is(ACCESS_DENIED.responseParameters[name], 'context.authorizer.challenge')
  assert.equal([UNAUTHORIZED.statusCode, ACCESS_DENIED.statusCode], [401, 403])
})
const prefix = 'gatewayresponse.header.'
test('without DPoP, no nonce is mapped, and scripts may read the challenge', () => {
  for (const { responseParameters } of Object.values(gatewayResponses(metadataOf()))) {
    assert.not.ok(`${prefix}DPoP-Nonce` in responseParameters)
    assert.is(responseParameters[`${prefix}Access-Control-Expose-Headers`], "'WWW-Authenticate'")
  }
})
test('with algorithms for DPoP, a 401 has both schemes, a 403 the nonce, and scripts may read it', () => {
  const { UNAUTHORIZED, ACCESS_DENIED } = gatewayResponses(
    resourceMetadata({
      resource: 'https://api.example.com',
      authorizationServers,
      dpopSigningAlgValuesSupported: ['ES256', 'PS256']
    })
  )
  const located = `resource_metadata="https://api.example.com/.well-known/oauth-protected-resource"`
  assert.equal(UNAUTHORIZED.responseParameters, {
    [`${prefix}WWW-Authenticate`]: `'Bearer realm="protected", ${located}, DPoP algs="ES256 PS256", ${located}'`,
    [`${prefix}Cache-Control`]: "'no-store'",
    [`${prefix}Access-Control-Expose-Headers`]: "'WWW-Authenticate, DPoP-Nonce'"
  })
  assert.equal(ACCESS_DENIED.responseParameters, {
    [`${prefix}WWW-Authenticate`]: 'context.authorizer.challenge',
    [`${prefix}DPoP-Nonce`]: 'context.authorizer.dpop_nonce',
    [`${prefix}Cache-Control`]: "'no-store'",
    [`${prefix}Access-Control-Expose-Headers`]: "'WWW-Authenticate, DPoP-Nonce'"
  })
})
test('only GET and HEAD of the metadata are without the authorizer', () => {
  const paths = metadataPaths(metadataOf())
  assert.equal(Object.keys(paths), ['/.well-known/oauth-protected-resource/mcp'])
  const operations = Object.entries(Object.values(paths)[0] ?? {}) as [string, Operation][]
  assert.equal(
    operations.map(([method]) => method),
    ['get', 'head']
  )
  for (const [, { security, responses, ...rest }] of operations) {
    assert.equal(security, [])
    const integration = rest['x-amazon-apigateway-integration']
    assert.is(integration.type, 'mock')
    // A header that the method does not declare fails the import of the definition.
    const mapped = Object.keys(integration.responses.default.responseParameters)
    assert.equal(
      mapped.map(name => name.replace('method.response.header.', '')).sort(),
      Object.keys(responses[200].headers).sort()
    )
  }
})
test('the template is the document, with nothing that a template evaluates', () => {
  const metadata = metadataOf(undefined, 'Cash: $100 #1 $context.identity.sourceIp')
  const [paths] = Object.values(metadataPaths(metadata)) as { readonly get: Operation }[]
  const { responses } =
    paths?.get['x-amazon-apigateway-integration'] ?? (assert.unreachable() as never)
  const template = responses.default.responseTemplates['application/json'] ?? ''
  assert.not.match(template, /[$#]/)
  assert.equal(JSON.parse(template), metadata.document)
})
test('what API Gateway cannot hold is refused: a query in a path, an apostrophe in a literal', () => {
  assert.throws(() => metadataPaths(metadataOf('https://mcp.example.com/mcp?a')), /no query/)
  assert.throws(() => gatewayResponses(metadataOf("https://mcp.example.com/it's")), /literal/)
})

test.run()
