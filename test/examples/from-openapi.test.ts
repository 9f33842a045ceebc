import { bearerAllowed, byRoute, gate, noScopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import {
  type FromOpenApiOptions,
  fromOpenApi,
  type OpenApiDocument
} from '../../examples/openapi/from-openapi'
import { knowsToken, now, secret, unbound } from '../samples'

const test = suite('fromOpenApi, an example')

const oauth = (...scopes: readonly string[]) => ({ oauth: scopes })
const document: OpenApiDocument = {
  security: [oauth('default')],
  components: { securitySchemes: { oauth: { type: 'oauth2' }, key: { type: 'apiKey' } } },
  paths: {
    '/inherited': { get: {}, summary: 'no operation', parameters: [] },
    '/both/{id}': { post: { security: [oauth('a', 'b')] } },
    '/any': { get: { security: [oauth()] } },
    '/one-of': { get: { security: [oauth('a'), oauth('b')] } },
    '/common': { get: { security: [oauth('a', 'b'), oauth('a', 'c')] } },
    '/superfluous': { get: { security: [oauth('a', 'b'), oauth('a')] } },
    '/sets': { get: { security: [oauth('a', 'b'), oauth('c', 'd')] } },
    '/other': { get: { security: [{ key: [] }, oauth('a')] } }
  }
}

async function outcome(
  route: string,
  granted: readonly string[],
  options: Partial<FromOpenApiOptions> = {}
): Promise<string> {
  const [method = '', path = ''] = route.split(' ')
  const table = fromOpenApi(document, { scheme: 'oauth', each: bearerAllowed, ...options })
  const introspect = knowsToken({ ...unbound, scopes: granted })
  const decision = await gate({ introspect, require: byRoute(table), now })({
    method,
    path,
    header: name => (name === 'authorization' ? [`Bearer ${secret}`] : [])
  })
  return decision._tag === 'Allow' ? 'Allow' : decision.reason
}

for (const [title, route, allowed, refused, reason] of [
  ["the document's security is inherited", 'GET /inherited', ['default'], ['a'], ''],
  ['every scope of an alternative is needed', 'POST /both/7', ['a', 'b'], ['a'], ''],
  ['one of two alternatives is enough: the first', 'GET /one-of', ['a'], ['c'], ''],
  ['one of two alternatives is enough: the second', 'GET /one-of', ['b'], [], ''],
  ['what all alternatives need is needed', 'GET /common', ['a', 'c'], ['b', 'c'], ''],
  ['one of what the alternatives do not share is enough', 'GET /common', ['a', 'b'], ['a'], ''],
  ['an alternative within another is enough', 'GET /superfluous', ['a'], ['b'], ''],
  ['sets are kept: the first', 'GET /sets', ['a', 'b'], ['a', 'd'], 'no_alternative'],
  ['sets are kept: the second', 'GET /sets', ['c', 'd'], ['b', 'c'], 'no_alternative'],
  ['an alternative of another scheme is left out', 'GET /other', ['a'], [], '']
] as const)
  test(title, async () => {
    assert.is(await outcome(route, allowed), 'Allow')
    assert.is(await outcome(route, refused), reason === '' ? 'insufficient_scope' : reason)
  })

test('an operation without scopes needs a token; what the document does not name is refused', async () => {
  assert.is(await outcome('GET /any', []), 'Allow')
  assert.is(await outcome('POST /any', []), 'unknown_route')
  assert.is(await outcome('GET /v1/any', []), 'unknown_route')
  assert.is(await outcome('GET /v1/any', [], { basePath: '/v1' }), 'Allow')
})

test('tokens must be bound unless the options change it', () => {
  const { 'GET /any': any } = fromOpenApi(document, { scheme: 'oauth' })
  assert.equal(any, noScopes)
})

for (const [title, item, message] of [
  ['is public', { get: { security: [] } }, /^fromOpenApi: GET \/x needs no token/],
  ['is optional', { get: { security: [oauth('a'), {}] } }, /GET \/x needs no token/],
  ['needs two schemes', { get: { security: [{ oauth: ['a'], key: [] }] } }, /another scheme/],
  ['accepts another scheme only', { get: { security: [{ key: [] }] } }, /does not accept "oauth"/],
  ['is elsewhere', { $ref: 'other.json' }, /resolve the \$ref of \/x/]
] as const)
  test(`an operation that ${title} is an error: the gate could not enforce it`, () =>
    assert.throws(
      () => fromOpenApi({ ...document, paths: { '/x': item } }, { scheme: 'oauth' }),
      (error: Error) => error instanceof TypeError && message.test(error.message)
    ))

test('a scheme that the document does not have is an error', () =>
  assert.throws(() => fromOpenApi(document, { scheme: 'oauht' }), /has no scheme "oauht"/))

test.run()
