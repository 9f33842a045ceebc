import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { authlete, type ClientCertificate, type Gate, gate, noScopes } from 'gatecheck'
import {
  type CloudflareOptions,
  type CloudflareRequest,
  cloudflareGate,
  guarded
} from 'gatecheck/cloudflare'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { contract, withoutSecrets } from '../contract'
import { bound, derOf, first, knowsToken, now, second, secret } from '../samples'
import { asHttp, told } from './told'

const test = suite('cloudflare')

/** The fields of `cf.tlsClientAuth` that are read, as Cloudflare writes them for a certificate that it verified. */
function verified(text: string, more: object = {}) {
  return {
    certPresented: '1',
    certVerified: 'SUCCESS',
    certRevoked: '0',
    certFingerprintSHA256: createHash('sha256').update(derOf(text)).digest('hex'),
    certRFC9440: `:${Buffer.from(derOf(text)).toString('base64')}:`,
    certRFC9440TooLarge: false,
    ...more
  }
}
const placeholder = {
  certPresented: '0',
  certVerified: 'NONE',
  certRevoked: '0',
  certFingerprintSHA256: '',
  certRFC9440: ''
}

function asked(
  cf: unknown,
  {
    authorization = [`Bearer ${secret}`],
    method = 'GET',
    path = '/time',
    headers = {}
  }: {
    readonly authorization?: readonly string[]
    readonly method?: string
    readonly path?: string
    readonly headers?: Readonly<Record<string, string>>
  } = {}
): Request & CloudflareRequest {
  const request = new Request(`https://api.example.com${path}`, { method, headers })
  for (const line of authorization) request.headers.append('authorization', line)
  return Object.assign(request, { cf })
}

contract(
  test,
  async (pass, shown) => {
    const whole = shown.certificate?.includes('-----END') === true
    const cf = {
      tlsClientAuth:
        shown.certificate === undefined
          ? placeholder
          : whole
            ? verified(shown.certificate)
            : verified(first.pem, { certFingerprintSHA256: 'abc' })
    }
    return told(await cloudflareGate(pass)(asked(cf, shown)))
  },
  asHttp
)

/** What the gate sees of the certificate. */
async function seen(
  cf: unknown,
  options: CloudflareOptions = {}
): Promise<ClientCertificate | undefined> {
  let found: ClientCertificate | undefined
  await cloudflareGate(async ({ certificate }) => {
    found = certificate
    return { _tag: 'ServerError', status: 500, reason: 'clock_invalid', detail: 'x' }
  }, options)(asked(cf))
  return found
}
const sha256: ClientCertificate = { _tag: 'Sha256', thumbprint: first.thumbprint }
const refused = (reason: string): ClientCertificate => ({ _tag: 'Unreadable', reason })
const fingerprint = verified(first.pem).certFingerprintSHA256

for (const [what, tlsClientAuth, expected, ifSelfSigned] of [
  [
    'verified, by its fingerprint where the body is not told',
    verified(first.pem, { certRFC9440: undefined }),
    sha256
  ],
  [
    'verified, over 10 KB',
    verified(first.pem, { certRFC9440: '', certRFC9440TooLarge: true }),
    sha256
  ],
  [
    'verified, its fingerprint in upper case',
    verified(first.pem, { certFingerprintSHA256: fingerprint.toUpperCase(), certRFC9440: '' }),
    sha256
  ],
  [
    'verified, its body of another certificate',
    { ...verified(second.pem), certFingerprintSHA256: fingerprint },
    sha256
  ],
  ['verified, its body not base64', verified(first.pem, { certRFC9440: ':a b:' }), sha256],
  [
    'verified, its body with parameters',
    verified(first.pem, { certRFC9440: `${verified(first.pem).certRFC9440};a=1` }),
    sha256
  ],
  ['verified, its body no text', verified(first.pem, { certRFC9440: 5 }), sha256],
  ['none, as the placeholder says', placeholder, undefined],
  ['none, as there is no field', undefined, undefined],
  ['none, as it is null', null, undefined],
  ['revoked', verified(first.pem, { certRevoked: '1' }), refused('revoked')],
  [
    'of whose revocation nothing is said',
    verified(first.pem, { certRevoked: undefined }),
    refused('unknown_form')
  ],
  ['revoked, by another type', verified(first.pem, { certRevoked: true }), refused('unknown_form')],
  [
    'not revoked, by another type',
    verified(first.pem, { certRevoked: 0 }),
    refused('unknown_form')
  ],
  [
    "self-signed, in BoringSSL's words",
    verified(first.pem, { certVerified: 'FAILED:self signed certificate', certRFC9440: '' }),
    refused('not_verified'),
    sha256
  ],
  [
    "self-signed, in OpenSSL 3's words",
    verified(first.pem, { certVerified: 'FAILED:self-signed certificate', certRFC9440: '' }),
    refused('not_verified'),
    sha256
  ],
  [
    'self-signed and revoked',
    verified(first.pem, { certVerified: 'FAILED:self signed certificate', certRevoked: '1' }),
    refused('revoked')
  ],
  [
    'self-signed within its chain',
    verified(first.pem, { certVerified: 'FAILED:self signed certificate in certificate chain' }),
    refused('not_verified')
  ],
  [
    'expired',
    verified(first.pem, { certVerified: 'FAILED:certificate has expired' }),
    refused('not_verified')
  ],
  [
    'not yet valid',
    verified(first.pem, { certVerified: 'FAILED:certificate is not yet valid' }),
    refused('not_verified')
  ],
  [
    'of an unknown issuer',
    verified(first.pem, { certVerified: 'FAILED:unable to get local issuer certificate' }),
    refused('not_verified')
  ],
  ['failed', verified(first.pem, { certVerified: 'FAILED' }), refused('not_verified')],
  ['presented, yet NONE', verified(first.pem, { certVerified: 'NONE' }), refused('not_verified')],
  [
    'verified by another word',
    verified(first.pem, { certVerified: 'success' }),
    refused('not_verified')
  ],
  [
    'verified by no word',
    verified(first.pem, { certVerified: undefined }),
    refused('not_verified')
  ],
  [
    'of an empty fingerprint',
    verified(first.pem, { certFingerprintSHA256: '' }),
    refused('not_a_thumbprint')
  ],
  [
    'of no fingerprint',
    verified(first.pem, { certFingerprintSHA256: undefined }),
    refused('not_a_thumbprint')
  ],
  [
    'of a SHA-1 fingerprint',
    verified(first.pem, { certFingerprintSHA256: fingerprint.slice(0, 40) }),
    refused('not_a_thumbprint')
  ],
  [
    'of 128 digits',
    verified(first.pem, { certFingerprintSHA256: fingerprint + fingerprint }),
    refused('not_a_thumbprint')
  ],
  [
    'of a fingerprint with colons',
    verified(first.pem, { certFingerprintSHA256: fingerprint.replace(/..(?=.)/g, '$&:') }),
    refused('not_a_thumbprint')
  ],
  ['presented by a number', verified(first.pem, { certPresented: 1 }), refused('unknown_form')],
  ['of which nothing is said', {}, refused('unknown_form')],
  ['a text', 'SUCCESS', refused('unknown_form')]
] as const)
  test(`a certificate that is ${what}: ${expected === undefined ? 'absent' : expected._tag === 'Unreadable' ? expected.reason : 'taken'}${ifSelfSigned === undefined ? '' : '; taken where self-signed ones are allowed [RFC 8705 §2.2]'}`, async () => {
    assert.equal(await seen({ tlsClientAuth }), expected)
    assert.equal(await seen({ tlsClientAuth }, { selfSigned: 'allowed' }), ifSelfSigned ?? expected)
  })
for (const cf of [undefined, null, {}, 5, ''])
  test(`cf that is ${JSON.stringify(cf)} shows no certificate`, async () =>
    assert.is(await seen(cf), undefined))
test('cf that throws when read is unreadable, and nothing is thrown on', async () => {
  const request = Object.defineProperty(asked(undefined), 'cf', {
    get: () => {
      throw new Error(secret)
    }
  })
  const answer = await told(
    await cloudflareGate(gate({ require: noScopes, introspect: knowsToken(bound), now }))(request)
  )
  assert.ok('status' in answer && answer.status === 401)
})
test('the certificate itself goes to Authlete, where its hash is the fingerprint [RFC 8705 §3]', async () => {
  let sent = ''
  const introspect = authlete({
    baseUrl: 'https://as.example.com',
    serviceApiKey: 'a',
    serviceApiSecret: 'b',
    transport: async ({ body = '' }) => {
      sent = body
      return { _tag: 'Unanswered', detail: 'x' }
    }
  })
  await cloudflareGate(gate({ require: noScopes, introspect, now }))(
    asked({ tlsClientAuth: verified(first.pem) })
  )
  assert.ok(sent.includes('BEGIN CERTIFICATE'))
  const [presented] = [await seen({ tlsClientAuth: verified(first.pem) })]
  assert.ok(
    presented?._tag === 'Der' &&
      createHash('sha256').update(presented.der).digest('base64url') === first.thumbprint
  )
})
test('the hash of nothing, which a broken proxy might send, is no certificate', async () => {
  const empty = createHash('sha256').update('').digest('hex')
  const answer = await told(
    await cloudflareGate(
      gate({
        require: noScopes,
        introspect: knowsToken({
          ...bound,
          confirmation: { thumbprint: '47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU' }
        }),
        now
      })
    )(
      asked({
        tlsClientAuth: verified(first.pem, { certFingerprintSHA256: empty, certRFC9440: '' })
      })
    )
  )
  assert.ok('status' in answer && answer.status === 401)
})
test('headers never speak of the certificate, whether or not there is one', async () => {
  const coded = verified(first.pem).certRFC9440
  const headers = {
    'client-cert': coded,
    'cf-client-cert-der-base64': coded.slice(1, -1),
    'cf-client-cert-sha256': fingerprint,
    'cf-cert-presented': 'true',
    'cf-cert-verified': 'true',
    'cf-cert-revoked': 'false',
    'cf-cert-fingerprint-sha256': fingerprint,
    'x-forwarded-client-cert': `Hash=${fingerprint}`,
    'mf-cf-blob': JSON.stringify({ tlsClientAuth: verified(first.pem) })
  }
  const guard = cloudflareGate(gate({ require: noScopes, introspect: knowsToken(bound), now }))
  for (const cf of [
    undefined,
    { tlsClientAuth: placeholder },
    { tlsClientAuth: verified(second.pem) }
  ]) {
    const answer = await told(await guard(asked(cf, { headers })))
    assert.ok('status' in answer && answer.status === 401)
    withoutSecrets(answer)
  }
})
test('whatever cf holds, only the fingerprint that Cloudflare verified becomes a thumbprint, and nothing is thrown', async () => {
  const field = fc.oneof(
    fc.constantFrom(
      '1',
      '0',
      'SUCCESS',
      'NONE',
      'FAILED:self signed certificate',
      '',
      fingerprint,
      `:${Buffer.from(derOf(first.pem)).toString('base64')}:`,
      '::'
    ),
    fc.anything(),
    fc.string()
  )
  const names = [
    'certPresented',
    'certVerified',
    'certRevoked',
    'certFingerprintSHA256',
    'certRFC9440'
  ] as const
  const said = fc.oneof(
    fc.anything(),
    fc.record(Object.fromEntries(names.map(name => [name, field])), { requiredKeys: [] }),
    fc.record({
      ...Object.fromEntries(
        Object.entries(verified(first.pem)).map(([name, value]) => [
          name,
          fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, field)
        ])
      )
    })
  )
  await fc.assert(
    fc.asyncProperty(said, async tlsClientAuth => {
      const presented = await seen({ tlsClientAuth })
      if (presented === undefined || presented._tag === 'Unreadable') return
      const { certPresented, certVerified, certRevoked, certFingerprintSHA256 } =
        tlsClientAuth as Readonly<Record<string, unknown>>
      assert.equal([certPresented, certVerified, certRevoked], ['1', 'SUCCESS', '0'])
      assert.is(
        Buffer.from(
          presented._tag === 'Sha256'
            ? presented.thumbprint
            : presented._tag === 'Der'
              ? createHash('sha256').update(presented.der).digest('base64url')
              : '',
          'base64url'
        ).toString('hex'),
        String(certFingerprintSHA256).toLowerCase()
      )
    }),
    { numRuns: 200 }
  )
})

// The worker
const pass = gate({ require: noScopes, introspect: knowsToken(bound), now })
const good = asked({ tlsClientAuth: verified(first.pem) })
function context() {
  const waited: Promise<unknown>[] = []
  return {
    waited,
    waitUntil: (promise: Promise<unknown>) => {
      waited.push(promise)
    },
    passThroughOnException: () => undefined
  }
}
function counted(pass: Gate) {
  let made = 0
  return {
    times: () => made,
    make: () => {
      made += 1
      return pass
    }
  }
}
test('the handler gets request, env, context and the Allow, and its Response is the answer', async () => {
  const [env, ctx, request] = [{ a: 'b' }, context(), good]
  const worker = guarded(
    (env: { readonly a: string }) => (env.a === 'b' ? pass : (undefined as never)),
    (...given: readonly unknown[]) => {
      assert.equal(
        [given[0] === request, given[1] === env, given[2] === ctx, given.length],
        [true, true, true, 4]
      )
      return new Response(
        (given[3] as { readonly token: { readonly subject: string } }).token.subject
      )
    }
  )
  assert.is(await (await worker.fetch(request, env, ctx)).text(), 'john')
})
test('the handler is not reached by what the gate refuses', async () => {
  const worker = guarded(
    () => pass,
    () => assert.unreachable() as never
  )
  const answer = await told(
    await worker.fetch(asked({ tlsClientAuth: verified(second.pem) }), {}, context())
  )
  assert.ok('status' in answer && answer.status === 401)
  withoutSecrets(answer)
})
test('the gate is made at the first request of each env, once', async () => {
  const { make, times } = counted(pass)
  const worker = guarded(make, () => new Response())
  assert.is(times(), 0)
  const [one, other] = [{}, {}]
  for (const env of [one, one, other, one, other]) await worker.fetch(good, env, context())
  assert.is(times(), 2)
})
test('an env that is no object is served all the same', async () =>
  assert.is(
    (
      await guarded(
        () => pass,
        () => new Response()
      ).fetch(good, undefined, context())
    ).status,
    200
  ))
test('a gate that cannot be made is answered 500 and logged, and made anew for the next request', async () => {
  let broken = true
  const worker = guarded(
    () => {
      if (broken) throw new TypeError('INTROSPECTION_ENDPOINT is missing')
      return pass
    },
    () => new Response()
  )
  const [env, ctx] = [{}, context()]
  const answer = await told(await worker.fetch(good, env, ctx))
  assert.ok('status' in answer && answer.status === 500 && !answer.body.includes('INTROSPECTION'))
  assert.match(
    (await Promise.allSettled(ctx.waited))
      .map(result => (result.status === 'rejected' ? String(result.reason) : ''))
      .join(),
    'INTROSPECTION_ENDPOINT is missing'
  )
  broken = false
  assert.is((await worker.fetch(good, env, ctx)).status, 200)
})
for (const ctx of [undefined, null, {}])
  test(`a gate that cannot be made is answered 500 with ${JSON.stringify(ctx)} for a context, too`, async () =>
    assert.is(
      (
        await guarded(
          () => {
            throw new Error('a')
          },
          () => new Response()
        ).fetch(good, {}, ctx as never)
      ).status,
      500
    ))
test('what make returns need not be a gate: 500', async () =>
  assert.is(
    (
      await guarded(
        () => ({}) as never,
        () => new Response()
      ).fetch(good, {}, context())
    ).status,
    500
  ))
test("what the handler throws is the handler's", async () => {
  const error = new Error('mine')
  for (const handler of [
    () => {
      throw error
    },
    async () => {
      throw error
    }
  ])
    assert.is(
      await guarded(() => pass, handler as () => never)
        .fetch(good, {}, context())
        .catch((caught: unknown) => caught),
      error
    )
})
test('self-signed certificates are let in where the worker says so', async () => {
  const request = asked({
    tlsClientAuth: verified(first.pem, { certVerified: 'FAILED:self signed certificate' })
  })
  assert.is(
    (
      await guarded(
        () => pass,
        () => new Response()
      ).fetch(request, {}, context())
    ).status,
    401
  )
  assert.is(
    (
      await guarded(
        () => pass,
        () => new Response(),
        { selfSigned: 'allowed' }
      ).fetch(request, {}, context())
    ).status,
    200
  )
})
for (const [what, make, name] of [
  ['no gate', () => cloudflareGate(undefined as never), /cloudflareGate\(gate\)/],
  [
    'an option that is none',
    () => cloudflareGate(pass, { selfSigned: true as never }),
    /selfSigned/
  ],
  [
    'a worker without a handler',
    () => guarded(() => pass, undefined as never),
    /guarded\(make, handler\)/
  ],
  [
    'a gate in place of a function that makes it',
    () => guarded({} as never, () => new Response()),
    /guarded\(make, handler\)/
  ],
  [
    "a worker's option that is none",
    () =>
      guarded(
        () => pass,
        () => new Response(),
        { selfSigned: 'yes' as never }
      ),
    /selfSigned/
  ]
] as const)
  test(`${what} throws at construction`, () => assert.throws(make, name))

test.run()
