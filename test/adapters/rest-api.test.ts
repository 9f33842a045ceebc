import { createHash } from 'node:crypto'
import fc from 'fast-check'
import {
  type Decision,
  explain,
  type Gate,
  gate,
  noScopes,
  observed,
  type ResourceRequest
} from 'gatecheck'
import {
  type AuthorizerPolicy,
  type RestApiEvent,
  type RestApiOptions,
  restApiAuthorizer
} from 'gatecheck/rest-api'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contract, type Shown, withoutSecrets } from '../contract'
import { bound, first, knows, knowsToken, now, second, secret, unbound } from '../samples'

const test = suite('rest-api')

function eventOf({ authorization, certificate, method, path }: Shown): RestApiEvent {
  const event = restApiEvent({ method, path, certificate })
  const [last] = authorization.slice(-1)
  return last === undefined
    ? event
    : {
        ...event,
        headers: { ...event.headers, Authorization: last },
        multiValueHeaders: { ...event.multiValueHeaders, Authorization: authorization }
      }
}
function statementOf({ policyDocument }: AuthorizerPolicy) {
  return policyDocument.Statement[0]
}

contract(
  test,
  (pass, shown) => restApiAuthorizer(pass, { verbose: true })(eventOf(shown)),
  (answer, { outcome, reason, shown }) => {
    assert.not.ok(answer instanceof Error)
    if (answer instanceof Error) return
    assert.is(statementOf(answer)?.Effect, outcome === 'Allow' ? 'Allow' : 'Deny')
    assert.is(
      statementOf(answer)?.Resource,
      `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET${shown.path}`
    )
    assert.is(answer.context['reason'], reason)
    if (reason?.startsWith('introspection_'))
      assert.match(String(answer.context['introspection_exception']), reason)
    assert.is(
      typeof answer.context['challenge'],
      outcome === 400 || outcome === 401 || outcome === 403 ? 'string' : 'undefined'
    )
  }
)
contract(
  test,
  (pass, shown) => restApiAuthorizer(pass, { refusals: 'throw' })(eventOf(shown)),
  (answer, { outcome, reason }) => {
    if (outcome === 401) assert.is((answer as Error).message, 'Unauthorized')
    else if (outcome === 500 || outcome === 503)
      assert.match((answer as Error).message, new RegExp(`^${reason}: `))
    else
      assert.is(
        statementOf(answer as AuthorizerPolicy)?.Effect,
        outcome === 'Allow' ? 'Allow' : 'Deny'
      )
  }
)

const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
const good = restApiEvent({ token: secret, certificate: first.pem })
function answered(
  event: unknown,
  options: RestApiOptions = {},
  through: Gate = pass
): Promise<AuthorizerPolicy> {
  return restApiAuthorizer(through, options)(event as RestApiEvent)
}
async function effect(
  event: unknown,
  options: RestApiOptions = {},
  through: Gate = pass
): Promise<string | undefined> {
  return statementOf(await answered(event, options, through))?.Effect
}

test("the handler declares two parameters: Lambda's Node 24 runtime rejects three", () =>
  assert.is(restApiAuthorizer(pass).length, 2))
test('the policy is to the letter what API Gateway reads', async () =>
  assert.equal(await answered(good), {
    principalId: 'john',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: good.methodArn }]
    },
    context: { scope: 'time:query payments', client_id: 'app', sub: 'john', exp: bound.expiresAt }
  }))

// Who
for (const [title, token, principal] of [
  ['the principal is the subject', bound, 'john'],
  [
    'without a subject it is the client: client credentials have none',
    { ...bound, subject: undefined },
    'client:app'
  ],
  [
    'without either it is anonymous, never null',
    { ...bound, subject: undefined, clientId: undefined },
    'anonymous'
  ],
  ['an empty subject is anonymous', { ...bound, subject: '', clientId: undefined }, 'anonymous']
] as const)
  test(title, async () =>
    assert.is(
      (await answered(good, {}, gate({ require: noScopes, introspect: knowsToken(token), now })))
        .principalId,
      principal
    )
  )
test('a stranger is anonymous', async () =>
  assert.is(
    (
      await answered(
        good,
        {},
        gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now })
      )
    ).principalId,
    'anonymous'
  ))

// Where
function arn(path: string): string {
  return `arn:aws:execute-api:eu-west-1:123456789012:abcdef1234/prod/GET${path}`
}
const open = gate({ require: noScopes, introspect: knowsToken(bound), now })
for (const [title, path, exact, prefix] of [
  ['a plain path', '/a/b', arn('/a/b'), arn('/a/*')],
  ['the root', '/', arn('/'), arn('/*')],
  ['a path with colons', '/a:b/c', arn('/a:b/c'), arn('/a:b/*')],
  ['a star, which would match anything', '/a/b*', undefined, arn('/a/*')],
  [
    'a star further up, at which no prefix may be cut: the caller would choose how wide the Allow is',
    '/a*/b/c',
    undefined,
    undefined
  ],
  ['a question mark, which would match any character', '/a/?', undefined, arn('/a/*')],
  ['a policy variable', '/a/${aws:username}', undefined, arn('/a/*')],
  ['an ARN over 512 characters', `/a/${'b'.repeat(600)}`, undefined, arn('/a/*')],
  [
    'a long path whose directory is over 512 characters',
    `/${'a'.repeat(520)}/b`,
    undefined,
    undefined
  ],
  ['a path that holds the token', `/a/${secret}`, undefined, undefined]
] as const)
  test(`${title}: ${exact === undefined ? 'unsafe_resource, unless cut by prefix' : 'exact, or cut by prefix'}`, async () => {
    const event = { ...good, methodArn: arn(path) }
    const one = await answered(event, {}, open)
    assert.is(statementOf(one)?.Effect, exact === undefined ? 'Deny' : 'Allow')
    assert.is(one.context['reason'], exact === undefined ? 'unsafe_resource' : undefined)
    if (exact !== undefined) assert.is(statementOf(one)?.Resource, exact)
    const many = await answered(event, { resource: 'prefix' }, open)
    assert.is(statementOf(many)?.Effect, prefix === undefined ? 'Deny' : 'Allow')
    if (prefix !== undefined) assert.is(statementOf(many)?.Resource, prefix)
    for (const {
      policyDocument: { Statement }
    } of [one, many]) {
      assert.ok((Statement[0]?.Resource.length ?? 0) <= 512)
      assert.not.match(Statement[0]?.Resource ?? '', /\*.|\?|\$\{/)
    }
    withoutSecrets([one, many])
  })
for (const [what, methodArn] of [
  ['no ARN', undefined],
  ['null', null],
  ['an empty text', ''],
  ['a number', 5],
  ["another service's", 'arn:aws:s3:::bucket/a/b/c'],
  ['one without a verb', 'arn:aws:execute-api:r:1:api/prod'],
  ['a star for a stage', 'arn:aws:execute-api:r:1:api/*/GET/time']
] as const)
  test(`with ${what} for an ARN nothing is allowed, whatever is asked for`, async () => {
    for (const resource of ['exact', 'prefix'] as const)
      assert.is(await effect({ ...good, methodArn }, { resource }), 'Deny')
  })
for (const partition of ['aws-cn', 'aws-us-gov'])
  test(`partition ${partition} is read`, async () =>
    assert.is(
      await effect({ ...good, methodArn: arn('/time').replace('arn:aws:', `arn:${partition}:`) }),
      'Allow'
    ))

// What the request is taken to be
async function seen(event: unknown): Promise<ResourceRequest> {
  let request: ResourceRequest | undefined
  await answered(event, {}, async asked => {
    request = asked
    return { _tag: 'ServerError', status: 500, reason: 'clock_invalid', detail: 'x' }
  })
  assert.ok(request)
  return request
}
test("method and path are the ARN's, route is the resource: stage and base path stay out", async () => {
  const { method, path, route } = await seen({
    ...restApiEvent({ method: 'POST', path: '/payments/7', route: '/payments/{id}' }),
    path: '/v1/payments/7'
  })
  assert.equal([method, path, route], ['POST', '/payments/7', '/payments/{id}'])
})
for (const [title, headers, multiValueHeaders, lines] of [
  [
    'multiValueHeaders alone where it is not null',
    { Authorization: 'Bearer b' },
    { Authorization: ['Bearer a', 'Bearer b'] },
    ['Bearer a', 'Bearer b']
  ],
  [
    'case variants are one header',
    { authorization: 'Bearer a' },
    { Authorization: ['Bearer a'], authorization: ['Bearer b'] },
    ['Bearer a', 'Bearer b']
  ],
  [
    'a value that stands only in headers counts as another',
    { Authorization: 'Bearer c' },
    { Authorization: ['Bearer a'] },
    ['Bearer a', 'Bearer c']
  ],
  ['headers where multiValueHeaders is null', { AUTHORIZATION: 'Bearer a' }, null, ['Bearer a']],
  [
    'headers where multiValueHeaders is absent',
    { authorization: 'Bearer a', Authorization: 'Bearer b' },
    undefined,
    ['Bearer a', 'Bearer b']
  ],
  ['nothing where both are null', null, null, []],
  ['null values are no lines', { Authorization: null }, { Authorization: [null] }, []]
] as const)
  test(`headers: ${title}`, async () =>
    assert.equal(
      (await seen({ ...good, headers, multiValueHeaders })).header('authorization'),
      lines
    ))
for (const [title, identity, tag] of [
  ['clientCert absent is no certificate', {}, undefined],
  ['clientCert null is none', { clientCert: null }, undefined],
  ['an empty clientCert is none', { clientCert: {} }, undefined],
  ['a PEM is one', { clientCert: { clientCertPem: first.pem } }, 'Pem'],
  [
    'an empty PEM was presented, and is unreadable',
    { clientCert: { clientCertPem: '' } },
    'Unreadable'
  ],
  ['a PEM that is no text is unreadable', { clientCert: { clientCertPem: 5 } }, 'Unreadable'],
  ['a clientCert that is a text is one', { clientCert: first.pem }, 'Pem']
] as const)
  test(`certificate: ${title}`, async () =>
    assert.is((await seen({ ...good, requestContext: { identity } })).certificate?._tag, tag))

// Its other events
const token = { type: 'TOKEN', methodArn: good.methodArn, authorizationToken: `Bearer ${secret}` }
test('a TOKEN event has no certificate: a bound token is refused, and told to choose REQUEST', async () => {
  const { context } = await answered(token)
  assert.is(context['reason'], 'certificate_unavailable')
  assert.match(String(context['challenge']), 'REQUEST')
})
test('a TOKEN event serves unbound tokens where the route allows them', async () =>
  assert.is(
    await effect(
      token,
      {},
      gate({ require: { scopes: [], binding: 'optional' }, introspect: knowsToken(unbound), now })
    ),
    'Allow'
  ))
test('a TOKEN event cannot smuggle a certificate in', async () =>
  assert.is(
    (await answered({ ...token, requestContext: good.requestContext })).context['reason'],
    'certificate_unavailable'
  ))
test('an event of payload 2.0 is refused, and told which adapter reads it', async () => {
  const { context } = await answered(
    httpApiEvent({ token: secret, certificate: first.pem }) as never
  )
  assert.is(context['reason'], 'certificate_unavailable')
  assert.match(String(context['challenge']), 'gatecheck/http-api')
})
test('a WebSocket $connect is read from its ARN', async () => {
  const event = {
    ...good,
    methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abcdef123/default/$connect',
    resource: undefined
  }
  const { method, path, route } = await seen(event)
  assert.equal([method, path, route], ['CONNECT', '/', '$connect'])
  for (const resource of ['exact', 'prefix'] as const)
    assert.is(statementOf(await answered(event, { resource }))?.Resource, event.methodArn)
})
test('an HTTP API event of payload 1.0 is read like a REST one', async () =>
  assert.is(
    await effect({
      version: '1.0',
      identitySource: `Bearer ${secret}`,
      authorizationToken: `Bearer ${secret}`,
      ...good,
      multiValueHeaders: undefined
    }),
    'Allow'
  ))
test("the console's test event, with null headers, is a refusal", async () =>
  assert.is(
    (await answered({ ...good, headers: null, multiValueHeaders: null })).context['reason'],
    'no_token'
  ))

// The user's context
for (const [title, context, expected] of [
  [
    'adds flat keys',
    () => ({ tenant: 'a', level: 3, vip: true }),
    { tenant: 'a', level: 3, vip: true }
  ],
  [
    'cannot overwrite ours',
    () => ({
      sub: 'root',
      scope: 'admin',
      reason: 'x',
      exp: 1,
      introspection_response: 'x',
      principalId: 'root'
    }),
    {}
  ],
  [
    'what is not flat is dropped',
    () => ({ list: [1], object: {}, nothing: null, undefined, nan: Number.NaN, function: () => 1 }),
    {}
  ],
  [
    'a value that holds the token is dropped, however coded',
    (_: unknown, event: unknown) => ({
      plain: `x ${secret}`,
      percent: encodeURIComponent(secret),
      json: secret.replaceAll('/', '\\/'),
      event: JSON.stringify(event),
      [secret]: 1
    }),
    {}
  ],
  ['may add nothing', () => undefined, {}]
] as const)
  test(`the user's context ${title}`, async () => {
    const policy = await answered(good, { context })
    assert.equal(policy.context, { ...(await answered(good)).context, ...expected })
    withoutSecrets(policy)
  })
for (const [how, context] of [
  [
    'throws',
    () => {
      throw new Error(secret)
    }
  ],
  ['is a promise', async () => ({ a: 1 })],
  [
    'rejects',
    async () => {
      throw new Error(secret)
    }
  ],
  ['is a text', () => 'tenant']
] as const)
  test(`a user's context that ${how} leaves no Allow`, async () => {
    const policy = await answered(good, {
      context: context as unknown as () => Record<string, unknown>
    })
    assert.is(statementOf(policy)?.Effect, 'Deny')
    assert.is(policy.context['reason'], 'user_function_threw')
    withoutSecrets(policy)
  })
test("a user's context that changes the decision changes nothing", async () => {
  const policy = await answered(restApiEvent({ token: secret }), {
    context: decision => {
      ;(decision as { _tag: string })._tag = 'Allow'
      return {}
    }
  })
  assert.is(statementOf(policy)?.Effect, 'Deny')
  assert.is(
    (
      await answered(token, {
        context: decision => {
          ;('challenges' in decision ? (decision.challenges as string[]) : []).push('Injected')
          return {}
        }
      })
    ).context['reason'],
    'certificate_unavailable'
  )
  assert.not.match(String((await answered(token)).context['challenge']), 'Injected')
})
test("a user's context that throws on a refusal changes nothing", async () =>
  assert.is(
    (
      await answered(restApiEvent(), {
        context: () => {
          throw new Error('x')
        }
      })
    ).context['reason'],
    'no_token'
  ))

// Who watches
test('see is told what was answered in the end, which the gate does not know', async () => {
  const told: string[] = []
  const see = (decision: Decision): void => {
    told.push(decision._tag === 'Allow' ? 'Allow' : decision.reason)
  }
  await answered(good, { see })
  await answered({ ...good, methodArn: arn('/a*') }, { see })
  await answered(good, {
    see,
    context: () => {
      throw new Error('x')
    }
  })
  await answered(token, { see })
  assert.equal(told, ['Allow', 'unsafe_resource', 'user_function_threw', 'certificate_unavailable'])
})
for (const [how, see] of [
  [
    'throws',
    () => {
      throw new Error('x')
    }
  ],
  [
    'rejects',
    async () => {
      throw new Error('x')
    }
  ]
] as const)
  test(`a see that ${how} changes nothing`, async () =>
    assert.is(await effect(good, { see }), 'Allow'))

// Size
function scoped(length: number): Gate {
  return gate({
    require: noScopes,
    introspect: knowsToken({ ...bound, scopes: ['a'.repeat(length)] }),
    now
  })
}
test('verbose keys drop whole where they do not fit, and it is said', async () => {
  const { context } = await answered(
    good,
    { verbose: true },
    gate({
      require: noScopes,
      introspect: knows({ _tag: 'Active', token: bound, answer: { username: 'x'.repeat(9_000) } }),
      now
    })
  )
  assert.is(context['truncated'], true)
  assert.is(context['introspection_response'], undefined)
  assert.is(context['sub'], 'john')
})
test('an Allow whose own keys do not fit is none: a cut scope means something else', async () => {
  const policy = await answered(good, {}, scoped(8_000))
  assert.is(statementOf(policy)?.Effect, 'Deny')
  assert.is(policy.context['reason'], 'context_too_large')
})
test("so is one whose user's keys do not fit", async () =>
  assert.is(
    (await answered(good, { context: () => ({ a: 'x'.repeat(8_000) }) })).context['reason'],
    'context_too_large'
  ))
test('a refusal keeps its reason, whatever else does not fit', async () => {
  const { context } = await answered(
    { ...good, requestContext: {} },
    { context: () => ({ a: 'x'.repeat(8_000) }) },
    scoped(8_000)
  )
  assert.equal(context, { reason: 'certificate_missing', truncated: true })
})
test('bytes count, not characters', async () =>
  assert.is(
    (await answered(good, { context: () => ({ a: 'ä'.repeat(4_000) }) })).context['reason'],
    'context_too_large'
  ))
test('no context is ever over 8,000 bytes', () =>
  fc.assert(
    fc.asyncProperty(fc.nat(9_000), fc.nat(9_000), async (scope, added) => {
      const policy = await answered(
        good,
        { verbose: true, context: () => ({ a: 'x'.repeat(added) }) },
        scoped(scope + 1)
      )
      assert.ok(Buffer.byteLength(JSON.stringify(policy.context)) <= 8_000)
    }),
    { numRuns: 50 }
  ))
test('of an answer only registered members leave, and none of those that holds the token, whoever asked', async () => {
  const answer = {
    active: true,
    username: 'jo',
    iss: 'https://as',
    cnf: { 'x5t#S256': first.thumbprint },
    jti: secret,
    aud: ['a', { deep: encodeURIComponent(secret) }],
    debug: 'x',
    responseContent: 'x',
    cnonce: 'x'
  }
  const { context } = await answered(
    good,
    { verbose: true },
    gate({ require: noScopes, introspect: knows({ _tag: 'Active', token: bound, answer }), now })
  )
  assert.equal(JSON.parse(String(context['introspection_response'])), {
    active: true,
    username: 'jo',
    jti: '[redacted]',
    aud: '[redacted]',
    iss: 'https://as',
    cnf: answer.cnf
  })
})
test('a verbose context without an answer has no introspection_response', async () =>
  assert.is(
    (await answered(restApiEvent(), { verbose: true })).context['introspection_response'],
    undefined
  ))
test('a verbose context names token and certificate by their hashes', async () => {
  const { context } = await answered(good, { verbose: true })
  const asked = JSON.parse(String(context['introspection_request'])) as Record<string, unknown>
  assert.is(asked['certificate_thumbprint'], first.thumbprint)
  assert.is(asked['token_sha256'], createHash('sha256').update(secret).digest('base64url'))
})

// Time
test("Lambda's remaining time, less 200 ms, is the deadline", async () => {
  // The gate's own deadline is longer than a test may take.
  const hanging = gate({
    require: noScopes,
    introspect: () => new Promise(() => undefined),
    deadline: 600_000
  })
  for (const [left, reason] of [
    [230, 'introspection_timeout'],
    [150, 'deadline_exceeded'],
    [-1, 'deadline_exceeded']
  ] as const)
    assert.is(
      (await restApiAuthorizer(hanging)(good, { getRemainingTimeInMillis: () => left })).context[
        'reason'
      ],
      reason
    )
})
for (const [what, context] of [
  ['is no number', { getRemainingTimeInMillis: () => Number.NaN }],
  ['is absent', {}],
  ['has no context', undefined]
] as const)
  test(`a remaining time that ${what} leaves the gate's own deadline`, async () =>
    assert.is(statementOf(await restApiAuthorizer(pass)(good, context as never))?.Effect, 'Allow'))

// Anything
for (const [what, value] of [
  ['nothing', undefined],
  ['null', null],
  ['an unknown tag', { _tag: 'Maybe' }],
  ['a server error without a reason', { _tag: 'ServerError' }],
  ['a refusal without challenges', { _tag: 'Deny', reason: 'x' }],
  ['an Allow without a token', { _tag: 'Allow' }]
] as const)
  test(`a gate that answers ${what} is a server error`, async () =>
    assert.is(
      (await answered(good, {}, async () => value as never)).context['reason'],
      'user_function_threw'
    ))
// In quadratic time two million would take longer than a test may.
test('a header of two million spaces is refused in linear time', async () => {
  const { context } = await answered(
    {
      ...good,
      headers: null,
      multiValueHeaders: { Authorization: [`Bearer a${' '.repeat(2_000_000)}b`] }
    },
    { verbose: true }
  )
  assert.is(context['reason'], 'malformed_request')
})
test('a gate that rejects is a server error', async () =>
  assert.is(
    (
      await answered(good, {}, async () => {
        throw new Error(secret)
      })
    ).context['reason'],
    'user_function_threw'
  ))
test('random events are a refusal, never an error, and hold no secret', () => {
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(good.methodArn, secret, `Bearer ${secret}`, first.pem, 'TOKEN', 'REQUEST')
  )
  const event = fc.oneof(
    fc.anything(),
    fc.record(
      {
        type: value,
        methodArn: value,
        authorizationToken: value,
        headers: fc.oneof(
          value,
          fc.dictionary(fc.constantFrom('Authorization', 'authorization', 'x'), value)
        ),
        multiValueHeaders: value,
        requestContext: fc.oneof(
          value,
          fc.record({
            identity: fc.oneof(
              value,
              fc.record({ clientCert: fc.oneof(value, fc.record({ clientCertPem: value })) })
            )
          })
        ),
        resource: value
      },
      { requiredKeys: [] }
    )
  )
  const told: string[] = []
  const watched = observed(decision => {
    told.push(explain(decision).text, JSON.stringify(decision))
  })(pass)
  return fc.assert(
    fc.asyncProperty(event, async given => {
      const policy = await answered(given, { verbose: true }, watched)
      if (statementOf(policy)?.Effect === 'Allow')
        assert.match(JSON.stringify(given), 'clientCertPem')
      withoutSecrets(policy)
      withoutSecrets(told.splice(0).join('\n'))
    }),
    { numRuns: 250 }
  )
})

for (const [what, make] of [
  ['no gate', () => restApiAuthorizer(undefined as never)],
  ['other refusals', () => restApiAuthorizer(pass, { refusals: 'deny' as never })],
  ['an option that is misspelled', () => restApiAuthorizer(pass, { refusal: 'throw' } as never)],
  ['verbose that is no boolean', () => restApiAuthorizer(pass, { verbose: 'no' as never })],
  ['another resource', () => restApiAuthorizer(pass, { resource: '*' as never })],
  ['a context that is no function', () => restApiAuthorizer(pass, { context: {} as never })]
] as const)
  test(`${what} throws at construction`, () => assert.throws(make, /restApiAuthorizer/))
test('the other certificate is refused under prefix, too', async () =>
  assert.is(
    await effect(restApiEvent({ token: secret, certificate: second.pem }), { resource: 'prefix' }),
    'Deny'
  ))

test.run()
