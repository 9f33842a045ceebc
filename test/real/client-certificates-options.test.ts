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
const broken = certificate.replace('\nMII', '\nM!I')
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
for (const [what, options, expected] of [
  ['good ones', {}, /^none$/],
  [
    'a text that is no PEM',
    { tls: { certificate: 'x', key } },
    /^rfc7662\(options\): tls has 2 problems:\n- certificate is wrong: pass a certificate in PEM.*\n- key is wrong/
  ],
  ['a broken certificate', { tls: { certificate: broken, key } }, /- certificate is wrong/],
  [
    'a chain with a broken second',
    { tls: { certificate: certificate + broken, key } },
    /- certificate is wrong/
  ],
  [
    'line breaks that were escaped',
    { tls: { certificate: certificate.replaceAll('\n', '\\n'), key } },
    /- certificate is wrong/
  ],
  ['the key as the certificate', { tls: { certificate: key, key } }, /- certificate is wrong/],
  ['an empty certificate', { tls: { certificate: '', key } }, /- certificate is missing/],
  ['an empty key', { tls: { certificate, key: '' } }, /: tls: key is missing/],
  [
    'both empty',
    { tls: { certificate: '', key: '' } },
    /- certificate is missing.*\n- key is missing/
  ],
  ['no certificate', { tls: { key } }, /: tls: certificate is missing/],
  [
    'no key',
    { tls: { certificate } },
    /^rfc7662\(options\): tls: key is missing: pass the certificate's private key in PEM/
  ],
  [
    'a key cut short',
    { tls: { certificate, key: key.slice(0, 100) } },
    /^rfc7662\(options\): tls: key is wrong: pass/
  ],
  [
    'the key of another certificate',
    { tls: { certificate: second.certificate, key } },
    /: tls: key is wrong/
  ],
  ['a buffer', { tls: { certificate, key: Buffer.from(key) } }, /: tls: key is wrong/],
  [
    'a passphrase',
    { tls: { certificate, key, passphrase: 'x' } },
    /: tls: unknown option "passphrase"/
  ],
  ['no object', { tls: 'x' }, /: tls: options are missing. Pass \{ certificate, key \}/],
  ['null', { tls: null }, /: tls: options are missing/],
  [
    'a secret beside it',
    { clientSecret: 's3cret' },
    /^rfc7662\(options\): tls is wrong: .*other credentials$/
  ],
  ['a way to send a secret', { authentication: 'client_secret_post' }, /: tls is wrong/],
  ['an access token beside it', { accessToken: 'x' }, /accessToken is wrong/],
  [
    'an access token instead of the client id',
    { accessToken: 'x', clientId: undefined },
    /accessToken is wrong/
  ],
  ['no client id', { clientId: undefined }, /: clientId is missing/],
  ['a transport', { transport: async () => undefined }, /: tls is wrong: .*without a transport/],
  ['plain http to loopback', { endpoint: 'http://localhost/i' }, /: endpoint is wrong: .*https/],
  [
    'plain http in words',
    { endpoint: 'http://as.internal/i', plainHttp: 'allowed' },
    /: endpoint is wrong/
  ],
  ['a CA', { ca: certificate }, /^none$/],
  ['a list of CAs', { ca: [certificate, second.certificate] }, /^none$/],
  [
    'a CA that is no PEM',
    { ca: 'x' },
    /^rfc7662\(options\): ca is wrong: pass CA certificates in PEM/
  ],
  ['an empty CA', { ca: '' }, /: ca is missing/],
  ['an empty list', { ca: [] }, /: ca is wrong/],
  ['a list with a broken CA', { ca: [certificate, broken] }, /: ca is wrong/],
  ['two CAs of which the second is broken', { ca: certificate + broken }, /: ca is wrong/],
  ['a key as CA', { ca: key }, /: ca is wrong/],
  ['a broken tls.ca', { tls: { certificate, key, ca: broken } }, /: tls: ca is wrong/],
  [
    'two options ca',
    { tls: { certificate, key, ca: certificate }, ca: certificate },
    /: tls: ca is wrong/
  ],
  [
    'ca with a transport',
    { tls: undefined, clientSecret: 'x', ca: certificate, transport: async () => undefined },
    /: ca is wrong/
  ],
  [
    'ca with plain http',
    { tls: undefined, clientSecret: 'x', ca: certificate, endpoint: 'http://localhost/i' },
    /: endpoint is wrong/
  ]
] as const)
  test(`${what}: ${expected.source === '^none$' ? 'no error' : 'a TypeError that names the option and shows no key'}`, () =>
    assert.match(
      messageOf(() => rfc7662({ ...good, ...options } as unknown as Rfc7662Options)),
      expected
    ))

test('on the web host, which opens no connections itself, tls and ca are errors by name', async () => {
  const { text } = await bundleWorker('src/index.ts')
  const web: { readonly rfc7662: typeof rfc7662 } = await import(
    `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
  )
  assert.match(
    messageOf(() => web.rfc7662(good)),
    /: tls has 2 problems:\n- certificate is wrong: .*on Node only/
  )
  const { tls: _, ...others } = good
  assert.match(
    messageOf(() => web.rfc7662({ ...others, clientSecret: 'x', ca: certificate })),
    /: ca is wrong: .*on Node only/
  )
  assert.is(
    messageOf(() => web.rfc7662({ ...others, clientSecret: 'x' })),
    'none'
  )
})

test.run()
