// Hosts that make Express' requests without Node's HTTP parser. The real ones: test/real/serverless.
import { type Decision, gate, scopes } from 'gatecheck'
import { type ExpressOptions, expressGate, tokenOf } from 'gatecheck/express'
import { nodeGate } from 'gatecheck/node'
import * as proxies from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, first, knowsToken, now, pem, secret, unbound } from '../../samples'

const test = suite('express without raw header lines')

const presentingFirst = (): ReturnType<typeof pem> => pem(first.pem)
const strict = gate({ introspect: knowsToken(bound), require: scopes('time:query'), now })
const unboundAllowed = gate({
  introspect: knowsToken(unbound),
  require: { scopes: [], binding: 'optional' },
  now
})
const authorization = `Bearer ${secret}`

type Headers = Readonly<Record<string, string | readonly string[]>>

/** What the gate makes of a request as serverless-http and node-mocks-http make it. */
function outcomeOf(
  headers: Headers | undefined,
  { pass = strict, ...options }: ExpressOptions & { readonly pass?: typeof strict } = {},
  more: object = { rawHeaders: [] }
): Promise<string> {
  return new Promise(resolve => {
    const request = {
      method: 'GET',
      url: '/time',
      originalUrl: '/time',
      baseUrl: '',
      headers,
      ...more
    }
    const settle = (decision: Decision): void =>
      resolve(
        decision._tag === 'Allow'
          ? 'Allow'
          : [
              decision.status,
              decision.reason,
              decision._tag === 'ServerError' ? decision.detail : ''
            ]
              .join(' ')
              .trim()
      )
    const response = { setHeader: () => 0, removeHeader: () => 0, getHeader: () => undefined }
    const hostResponse = { ...response, once: () => 0, removeListener: () => 0, end: () => 0 }
    expressGate(pass, { ...options, see: settle })(request as never, hostResponse as never, () =>
      tokenOf(request)
    )
  })
}

for (const [what, headers, expected] of [
  ['one Authorization header', { authorization }, 'Allow'],
  ['a name in capitals', { Authorization: authorization }, 'Allow'],
  ['no Authorization header', { host: 'a' }, '401 no_token'],
  ['no header at all', {}, '401 no_token'],
  ['a list of one line', { authorization: [authorization] }, 'Allow'],
  [
    'a list of two lines',
    { authorization: [authorization, authorization] },
    '400 malformed_request'
  ],
  [
    'two spellings of the name',
    { authorization, Authorization: authorization },
    '400 malformed_request'
  ],
  [
    'lines joined by a comma',
    { authorization: `${authorization}, ${authorization}` },
    '400 malformed_request'
  ],
  ['an empty list', { authorization: [], host: 'a' }, '401 no_token']
] as const)
  test(`without raw lines, headers are read: ${what}: ${expected}`, async () => {
    const options = { certificate: presentingFirst }
    assert.is(await outcomeOf(headers, options), expected)
    assert.is(await outcomeOf(headers, options, { rawHeaders: undefined, socket: {} }), expected)
  })
test('a request with neither raw lines nor headers has no token', async () =>
  assert.is(await outcomeOf(undefined, {}, {}), '401 no_token'))
test('if there is a raw line, headers are not read', async () => {
  const raw = { rawHeaders: ['Host', 'a'] }
  assert.is(await outcomeOf({ authorization }, { pass: unboundAllowed }, raw), '401 no_token')
})
for (const [name, make] of Object.entries(proxies)) {
  const certificate = (make as (options: object) => proxies.CertificateReader)({
    from: 'loopback',
    ...(name === 'awsAlb' ? { mode: 'verify' } : {})
  })
  test(`${name}: a proxy's reader without raw lines is the operator's mistake, whether a certificate was sent or not`, async () => {
    const headers = ['client-cert', 'x-ssl-client-cert'].map(header => [header, 'a'])
    for (const sent of [{ authorization }, { authorization, ...Object.fromEntries(headers) }])
      assert.is(
        await outcomeOf(sent, { pass: unboundAllowed, certificate }),
        '500 adapter_misused certificate_without_raw_headers'
      )
    const raw = { rawHeaders: ['Authorization', authorization] }
    assert.is(
      await outcomeOf({ authorization }, { pass: unboundAllowed, certificate }, raw),
      'Allow'
    )
  })
}
test('a DPoP header without raw lines cannot be read as it was sent: 500 adapter_misused', async () => {
  const options = { pass: unboundAllowed }
  for (const DPoP of ['a', ['a', 'b']])
    assert.is(
      await outcomeOf({ authorization, DPoP }, options),
      '500 adapter_misused dpop_without_raw_headers'
    )
  const raw = { rawHeaders: ['Authorization', authorization, 'DPoP', 'a'] }
  assert.is(await outcomeOf({ authorization }, options, raw), 'Allow')
})
test('nodeGate follows the same rule', async () => {
  const outcomes: string[] = []
  for (const certificate of [presentingFirst, proxies.nginx({ from: 'loopback' })])
    await new Promise<void>(resolve => {
      const see = (decision: Decision): void => {
        outcomes.push(decision._tag === 'ServerError' ? decision.detail : decision._tag)
        resolve()
      }
      const request = { method: 'GET', url: '/time', headers: { authorization } }
      const response = { setHeader: () => 0, removeHeader: () => 0, getHeader: () => undefined }
      const hostResponse = { ...response, once: () => 0, removeListener: () => 0, end: () => 0 }
      void nodeGate(strict, { certificate, see })(request, hostResponse as never, () => undefined)
    })
  assert.equal(outcomes, ['Allow', 'certificate_without_raw_headers'])
})

test.run()
