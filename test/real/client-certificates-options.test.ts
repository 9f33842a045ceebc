// The options tls and ca of rfc7662: what is an error at construction.
import { inspect } from 'node:util'
import { type Rfc7662Options, rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cleanups, first, second } from './client-certificates/server'
import { bundleWorker } from './cloudflare/workers'

const test = suite('client certificates, options')
test.after(cleanups.run)

const { certificate, key } = first
const good = { endpoint: 'https://as.example.com/i', clientId: 'api', tls: { certificate, key } }
const withSecret = { tls: undefined, clientSecret: 'secret-of-the-api' }
const broken = certificate.replace('\nMII', '\nM!I')
const escaped = certificate.replaceAll('\n', '\\n')
const transport = async () => undefined
const bodyLine = key.split('\n')[1] ?? ''

/** The message, after a check that neither it nor the error shows the key. */
function messageOf(make: () => unknown): string {
  try {
    make()
    return 'none'
  } catch (error) {
    assert.instance(error, TypeError)
    assert.not.ok(inspect(error, { showHidden: true }).includes(bodyLine))
    return (error as Error).message
  }
}
function messageWith(options: object): string {
  return messageOf(() => rfc7662({ ...good, ...options } as unknown as Rfc7662Options))
}

const badCertificate =
  /^rfc7662\(options\): tls\.certificate is missing or wrong: pass certificates in PEM, as a string$/
const badKey =
  /^rfc7662\(options\): tls\.key is missing or wrong: pass the certificate's key in PEM/
const badBoth = /: tls\.certificate is missing or wrong: .*\n- tls\.key is missing or wrong: /
const badTls =
  /^rfc7662\(options\): tls is wrong: pass it (?:for https, without a transport|without (?:clientSecret|authentication))/
const badCa = /^rfc7662\(options\): ca is wrong: pass /
const badToken = /: accessToken is wrong/

for (const [what, options] of [
  ['a certificate and its key', {}],
  ['a chain', { tls: { certificate: certificate + second.certificate, key } }],
  ['a CA', { ca: certificate }],
  ['a list of CAs', { ca: [certificate, second.certificate] }],
  ['a CA beside a secret', { ...withSecret, ca: certificate }]
] as const)
  test(`${what}: no error`, () => assert.is(messageWith(options), 'none'))

for (const [what, options, expected] of [
  ['a text that is no PEM', { tls: { certificate: 'x', key } }, badCertificate],
  ['a broken certificate', { tls: { certificate: broken, key } }, badCertificate],
  ['a broken chain', { tls: { certificate: certificate + broken, key } }, badCertificate],
  ['escaped line breaks', { tls: { certificate: escaped, key } }, badCertificate],
  ['the key as the certificate', { tls: { certificate: key, key } }, badCertificate],
  ['no certificate', { tls: { key } }, badCertificate],
  ['an empty certificate', { tls: { certificate: '', key } }, badCertificate],
  ['no key', { tls: { certificate } }, badKey],
  ['an empty key', { tls: { certificate, key: '' } }, badKey],
  ['a key cut short', { tls: { certificate, key: key.slice(0, 100) } }, badKey],
  ['the key of another certificate', { tls: { certificate: second.certificate, key } }, badKey],
  ['a buffer', { tls: { certificate, key: Buffer.from(key) } }, badKey],
  ['two empty texts', { tls: { certificate: '', key: '' } }, badBoth],
  ['an empty object', { tls: {} }, badBoth],
  ['null', { tls: null }, badBoth],
  ['a text as tls', { tls: 'x' }, /tls\.certificate is missing or wrong/],
  [
    'a passphrase',
    { tls: { certificate, key, passphrase: 'x' } },
    /^rfc7662\(options\): unknown option "tls\.passphrase"$/
  ],
  ['a secret beside tls', { clientSecret: 's3cret' }, badTls],
  ['a way to send a secret', { authentication: 'client_secret_post' }, badTls],
  ['tls with a transport', { transport }, badTls],
  ['tls with plain http', { endpoint: 'http://localhost/i' }, badTls],
  [
    'tls with plain http that is allowed',
    { endpoint: 'HTTP://as.internal/i', plainHttp: 'allowed' },
    badTls
  ],
  ['an access token beside tls', { accessToken: 'x' }, badToken],
  ['an access token instead of the id', { accessToken: 'x', clientId: undefined }, badToken],
  ['no client id', { clientId: undefined }, /: clientId is missing/],
  ['a CA that is no PEM', { ca: 'x' }, badCa],
  ['an empty list', { ca: [] }, badCa],
  ['an empty CA', { ca: '' }, /: ca is missing: pass|: ca is wrong: pass/],
  ['null as CA', { ca: null }, badCa],
  ['a list with a broken CA', { ca: [certificate, broken] }, badCa],
  ['two CAs of which one is broken', { ca: certificate + broken }, badCa],
  ['a key as CA', { ca: key }, badCa],
  ['a broken tls.ca', { tls: { certificate, key, ca: broken } }, badCa],
  ['two options ca', { tls: { certificate, key, ca: certificate }, ca: certificate }, badCa],
  ['ca with a transport', { ...withSecret, ca: certificate, transport }, badCa],
  ['ca with plain http', { ...withSecret, ca: certificate, endpoint: 'http://[::1]/' }, badCa]
] as const)
  test(`${what}: a TypeError that names the option and shows no key`, () =>
    assert.match(messageWith(options), expected))

test('on the web host, which opens no connections itself, tls and ca are errors by name', async () => {
  const { text } = await bundleWorker('src/index.ts')
  const web: { readonly rfc7662: typeof rfc7662 } = await import(
    `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
  )
  const { tls: _, ...others } = good
  const options = { ...others, clientSecret: 'secret-of-the-api' }
  assert.is(
    messageOf(() => web.rfc7662(good)),
    'rfc7662(options): tls is an option for Node only'
  )
  assert.is(
    messageOf(() => web.rfc7662({ ...options, ca: certificate })),
    'rfc7662(options): ca is an option for Node only'
  )
  assert.is(
    messageOf(() => web.rfc7662(options)),
    'none'
  )
})

test.run()
