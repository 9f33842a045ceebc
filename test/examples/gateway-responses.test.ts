// The data for an OpenAPI definition of a REST API: gateway responses and the mock route.
import { resourceMetadata } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { gatewayResponses, metadataPaths } from '../../examples/deploy/gateway-responses'

const test = suite('gateway responses')

function metadataOf(resource = 'https://mcp.example.com/mcp', resourceName?: string) {
  const authorizationServers = ['https://as.example.com']
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
