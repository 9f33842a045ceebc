import { type CertificateReader, type Decision, type Forwarded, gate } from 'gatecheck'
import { type FetchOptions, fetchGate, isAllow } from 'gatecheck/fetch'
import { apache, awsAlb, azure, haproxy, nginx, traefik } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { derOf, first, knowsToken, now, pem, second, secret, unbound } from '../../samples'
import { operatorMistakes } from '../readers'
import { bearerRequest, gateArguments, pass, readRefusal } from './requests'

const test = suite('fetch certificate')

function throwSecret(): never {
  throw new Error(secret)
}

test('without options no certificate is read, even if headers hold one', async () => {
  const headers = Object.fromEntries(
    [
      'client-cert',
      'x-client-cert',
      'x-forwarded-client-cert',
      'ssl-client-cert',
      'x-amzn-mtls-clientcert-leaf'
    ].map(name => [name, encodeURIComponent(first.pem)])
  )
  assert.is((await gateArguments(bearerRequest(undefined, { headers })))[0].certificate, undefined)
})
test('a reader gets header lines and peer, and the certificate is what it returns', async () => {
  let received: Forwarded | undefined
  const certificate: CertificateReader = forwarded => {
    received = forwarded
    return pem(first.pem)
  }
  const guard = fetchGate(pass, {
    certificate,
    peer: ({ url }: Request, info: { readonly address: string }) => `${info.address} ${url}`
  })
  assert.ok(
    '_tag' in
      (await guard(
        bearerRequest(undefined, { headers: { authorization: `Bearer ${secret}`, 'x-cert': 'c' } }),
        { address: '10.0.0.1' }
      ))
  )
  assert.equal(
    [received?.peer, received?.header('x-cert')],
    ['10.0.0.1 https://api.example.com/time', ['c']]
  )
})
const [firstSpellings, secondSpellings] = [first, second].map(({ pem }) => ({
  escaped: encodeURIComponent(pem),
  base64: Buffer.from(derOf(pem)).toString('base64'),
  folded: pem.replaceAll('\n', ' ')
}))
const from = ['10.0.0.1']
for (const [name, reader, header, spelling] of [
  ['nginx', nginx({ from }), 'x-ssl-client-cert', 'escaped'],
  ['apache', apache({ from }), 'x-ssl-client-cert', 'folded'],
  ['haproxy', haproxy({ from }), 'x-ssl-client-cert', 'base64'],
  ['traefik', traefik({ from }), 'x-forwarded-tls-client-cert', 'base64'],
  ['azure', azure({ from }), 'x-arr-clientcert', 'base64'],
  ['awsAlb', awsAlb({ from, mode: 'passthrough' }), 'x-amzn-mtls-clientcert', 'escaped']
] as const)
  test(`${name}: a header that was sent twice, and so joined by fetch, is unreadable`, async () => {
    const headers = new Headers([[header, firstSpellings?.[spelling] ?? '']])
    const request = { method: 'GET', url: 'https://a/', headers }
    const options: FetchOptions = { certificate: reader, peer: () => '10.0.0.1' }
    assert.is((await gateArguments(request, options))[0].certificate?._tag, 'Der')
    headers.append(header, secondSpellings?.[spelling] ?? '')
    assert.is((await gateArguments(request, options))[0].certificate?._tag, 'Unreadable')
    assert.is(
      (
        await gateArguments(
          { ...request, headers: new Headers([[header, firstSpellings?.[spelling] ?? '']]) },
          { ...options, peer: () => undefined }
        )
      )[0].certificate?._tag,
      'Unreadable'
    )
  })
test('a host that terminates TLS itself passes the certificate of its connection', async () => {
  const guard = fetchGate(pass, {
    tls: (_, socket: { readonly raw: Uint8Array }) => ({ _tag: 'Der', der: socket.raw })
  })
  assert.ok('_tag' in (await guard(bearerRequest(), { raw: derOf(first.pem) })))
  assert.is((await readRefusal(guard(bearerRequest(), { raw: derOf(second.pem) }))).status, 401)
})
const unboundAllowed = gate({
  require: { scopes: [], binding: 'optional' },
  introspect: knowsToken(unbound),
  now
})
async function assertMisused(option: string, options: object): Promise<void> {
  const seen: Decision[] = []
  const guard = fetchGate(unboundAllowed, { ...options, see: decision => seen.push(decision) })
  assert.is((await readRefusal(guard(bearerRequest()))).status, 500)
  assert.equal(seen, [
    { _tag: 'ServerError', status: 500, reason: 'adapter_misused', detail: option }
  ])
  assertNoSecrets(seen)
}
for (const [what, reader] of operatorMistakes) {
  test(`${what} is the operator's mistake: 500 adapter_misused, which names certificate`, () =>
    assertMisused('certificate', { certificate: reader, peer: () => 'unix' }))
  test(`tls: ${what} is the operator's mistake: 500 adapter_misused, which names tls`, () =>
    assertMisused('tls', { tls: reader }))
}
for (const [what, peer] of [
  ['that throws', throwSecret],
  ['that returns a promise', async () => '10.0.0.1'],
  ['whose promise rejects', async () => throwSecret()],
  ['that returns an address as an object', () => ({ address: '10.0.0.1', port: 443 })],
  ['that returns a number', () => 5]
] as const)
  test(`a peer ${what} is the operator's mistake: 500 adapter_misused, which names peer`, () =>
    assertMisused('peer', { certificate: nginx({ from }), peer }))
for (const nothing of [undefined, null])
  test(`readers that return ${nothing} show no certificate and no peer`, async () => {
    const none = (() => nothing) as never
    for (const options of [{ tls: none }, { certificate: none, peer: none }])
      assert.ok(isAllow(await fetchGate(unboundAllowed, options)(bearerRequest())))
  })

test.run()
