// The arguments of gatecheck: help, wrong use, and tokens that must not be there.
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { help } from '../../cli/help'
import { isTokenLike } from '../../cli/token-like'
import { reasonSentences } from '../../src/refusal/reasons'
import { fakeHost, runWith } from './fake-host'

const test = suite('cli, arguments')
const host = fakeHost({})

test('the help fits a screen of 24 lines and 80 columns, with the prompt below', () => {
  assert.ok(help.length <= 23)
  for (const line of help) assert.ok(line.length <= 80, line)
})

for (const [args, code, shown] of [
  [['--help'], 0, /truststore check/],
  [['-h'], 0, /truststore check/],
  [['truststore', '--help'], 0, /truststore check/],
  [['--version'], 0, /^\d+\.\d+\.\d+$/],
  [[], 2, /truststore check/],
  [['trust'], 2, /^There is no such command\. Known: truststore, thumbprint, explain, routes\./],
  [['truststore'], 2, /truststore check FILE/],
  [['truststore', 'chek', 'a.pem'], 2, /truststore check FILE/],
  [['truststore', 'check', 'a.pem', 'b.pem'], 2, /truststore check FILE/],
  [['truststore', 'check', 'a.pem'], 2, /a\.pem: there is no such file/],
  [['truststore', 'check', 'a.pem', '--client'], 2, /--client FILE/],
  [['truststore', 'check', '-', '--client', '-'], 2, /Only one/],
  [['thumbprint', 'a.pem', '--json'], 2, /belong to/],
  [['explain', '--client', 'a.pem', 'expired'], 2, /belong to/],
  [['explain'], 2, /REASON/],
  [['explain', 'expired', 'a', 'b'], 2, /REASON/],
  [['explain', 'expired', 'a b'], 2, /one word/],
  [['routes'], 2, /routes FILE/],
  [['routes', 'a.json', 'GET'], 2, /METHOD PATH/],
  [['--frobnicate'], 2, /Unknown option/]
] as const)
  test(`gatecheck ${args.join(' ')}: exit code ${code}`, async () => {
    const ran = await runWith(host, ...args)
    assert.is(ran.code, code)
    assert.match(ran.text, shown)
  })

const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJqYW5lIn0.c2lnbmF0dXJl'
const base64url = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
const opaque = fc
  .string({ minLength: 28, maxLength: 90, unit: fc.constantFrom(...base64url) })
  .filter(text => /\d/.test(text))
const token = fc.oneof(
  opaque,
  fc.constant(jwt),
  fc.uint8Array({ minLength: 20, maxLength: 60 }).map(b => Buffer.from(b).toString('hex')),
  fc.uuid({ version: 4 }).map(id => `Bearer ${id}`)
)

test('property: a token as an argument, wherever it stands, is refused with exit code 2 and not shown', async () => {
  await fc.assert(
    fc.asyncProperty(
      token.filter(text => isTokenLike(text) || !/^\d*$/.test(text)),
      fc.constantFrom(
        (t: string) => ['explain', t],
        (t: string) => ['explain', 'expired', t],
        (t: string) => ['thumbprint', t],
        (t: string) => ['truststore', 'check', t],
        (t: string) => ['truststore', 'check', 'a.pem', '--client', t],
        (t: string) => ['routes', t],
        (t: string) => ['routes', 'a.json', 'GET', `/a/${t}`],
        (t: string) => [t],
        (t: string) => [`--token=${t}`],
        (t: string) => [`--${t}`]
      ),
      async (text, argsFor) => {
        const ran = await runWith(host, ...argsFor(text))
        assert.is(ran.code, 2)
        assert.not.ok(ran.text.includes(text), ran.text)
      }
    )
  )
})

test('the start of a JWT anywhere, and a scheme with anything behind it, is taken for a token', () => {
  for (const argument of ['eyJhbGciOiJub25lIn0.e30.js', './eyJhbGciOiJub25l', 'bearer abc'])
    assert.ok(isTokenLike(argument), argument)
})

test('reasons, details, names of files and paths with a UUID are not taken for tokens', () => {
  for (const argument of [
    ...Object.keys(reasonSentences),
    'introspection_endpoint_not_in_origins',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'truststore.pem',
    'production-truststore-2026-11-29.pem',
    '/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/x.json',
    '/payments/123e4567-e89b-12d3-a456-426614174000',
    '-',
    '--json'
  ])
    assert.not.ok(isTokenLike(argument), argument)
})

test.run()
