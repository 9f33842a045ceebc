import fc from 'fast-check'
import { thumbprintOf } from 'gatecheck'
import type { CertificateReader, ClientCertificate, Forwarded } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, rfc8705, second, wild } from '../../samples'
import { forwarded, type Headers, peerless, reasonOf, saying, spoken } from './spoken'

const test = suite('readers')

async function thumbprint(certificate: ClientCertificate | undefined): Promise<string> {
  if (certificate === undefined) return 'absent'
  const shown = await thumbprintOf(certificate)
  return shown._tag === 'Sha256' ? shown.thumbprint : shown.reason
}

function trimmed(text: string): string {
  return text.replace(/^[ \t]+|(?<![ \t])[ \t]+$/g, '')
}

/** The certificate's base64, or its hash in hex or base64, stands in the text once every backslash is gone and every escape is read: no reader decodes more. */
function holds(text: string, shown: ClientCertificate): boolean {
  const plain = text
    .replaceAll('\\', '')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\s/g, '')
  if (shown._tag === 'Der') return plain.includes(Buffer.from(shown.der).toString('base64'))
  if (shown._tag !== 'Sha256') return false
  const hash = Buffer.from(shown.thumbprint, 'base64url')
  return (
    plain.toLowerCase().includes(hash.toString('hex')) || plain.includes(hash.toString('base64'))
  )
}

for (const proxy of spoken) {
  const { name, header, spell, beside = {}, none = [] } = proxy
  const read: CertificateReader = proxy.from('loopback')
  const valued = (value: string | readonly string[]): Headers => ({ ...beside, [header]: value })

  test(`${name}: the certificate is read as the proxy spells it`, async () => {
    for (const sample of [first, second, rfc8705])
      assert.is(await thumbprint(read(forwarded(saying(proxy, sample.pem)))), sample.thumbprint)
  })
  test(`${name}: white space around the value does not count [RFC 9110 §5.5]`, async () =>
    assert.is(
      await thumbprint(read(forwarded(valued(` \t${spell(first.pem)}\t `)))),
      first.thumbprint
    ))
  test(`${name}: one reader judges every request anew: a kept-alive connection of the proxy carries many clients`, async () => {
    const read2 = proxy.from('loopback')
    for (const sample of [first, second, first])
      assert.is(await thumbprint(read2(forwarded(saying(proxy, sample.pem)))), sample.thumbprint)
    assert.is(read2(forwarded({})), undefined)
  })
  test(`${name}: no header, and its own spelling of none, is no certificate`, () => {
    for (const headers of [
      {},
      { Authorization: 'Bearer a', 'X-Forwarded-For': '127.0.0.1' },
      ...none
    ])
      assert.is(read(forwarded(headers)), undefined)
  })
  test(`${name}: the header from elsewhere is refused, and says why [RFC 9440 §4]`, () => {
    for (const peer of [
      '192.0.2.1',
      '::ffff:192.0.2.1',
      'unix',
      '127.0.0.1:80',
      'localhost',
      '',
      '0127.0.0.1',
      '::1%lo'
    ]) {
      const about = forwarded(saying(proxy, first.pem), peer)
      assert.equal(read(about), { _tag: 'Unreadable', reason: 'untrusted_peer' })
      assert.is(read(forwarded({}, peer)), undefined)
    }
    assert.equal(read(peerless(saying(proxy, first.pem))), {
      _tag: 'Unreadable',
      reason: 'untrusted_peer'
    })
    assert.is(read(peerless({})), undefined)
  })
  test(`${name}: what a forwarding header says of the peer does not count`, () =>
    assert.is(
      reasonOf(
        read(
          forwarded(
            {
              ...saying(proxy, first.pem),
              'X-Forwarded-For': '127.0.0.1',
              'X-Real-IP': '127.0.0.1',
              Forwarded: 'for=127.0.0.1'
            },
            '192.0.2.1'
          )
        )
      ),
      'untrusted_peer'
    ))
  test(`${name}: a doubled header is refused, whichever line is good`, () => {
    for (const lines of [
      [first.pem, first.pem],
      [first.pem, second.pem]
    ])
      assert.is.not(reasonOf(read(forwarded(valued(lines.map(spell))))), 'absent')
    for (const lines of [
      [spell(first.pem), spell(second.pem)],
      [spell(first.pem), spell(first.pem)],
      ['', spell(first.pem)],
      [spell(first.pem), '']
    ]) {
      const reason = reasonOf(read(forwarded(valued(lines))))
      // Envoy's header is a list: two lines are one with more hops.
      if (!name.startsWith('Envoy')) assert.is(reason, 'doubled_header')
      else if (name !== 'Envoy behind another') assert.match(reason, /^(?:several_hops|not_xfcc)$/)
    }
  })
  test(`${name}: a doubled header that the host joined is refused`, () => {
    if (name === 'Envoy behind another') return
    for (const joint of [', ', ',', ' '])
      for (const other of [second.pem, first.pem]) {
        // With a bare comma Traefik itself joins a chain, in which the first is the client's.
        if (joint === ',' && name.startsWith('Traefik')) continue
        assert.is(
          read(forwarded(valued(`${spell(first.pem)}${joint}${spell(other)}`)))?._tag,
          'Unreadable',
          joint
        )
      }
  })
  test(`${name}: whatever else stands in the header refuses, and is neither absent nor a thumbprint`, async () => {
    const good = spell(first.pem)
    const hostile = [
      '',
      '-',
      '(null)',
      '(null) ',
      'null',
      'undefined',
      'none',
      'NONE',
      '0',
      'false',
      '{}',
      ':',
      '::',
      ':::',
      ': :',
      '%',
      '%0',
      '%zz',
      '%25',
      '""',
      ',',
      ';',
      '=',
      'Hash=',
      'Cert=""',
      '(Null)',
      ' ',
      '\t',
      '\0',
      '\u00a0',
      '\ufeff',
      '\ud800',
      '-----BEGIN CERTIFICATE-----',
      '-----BEGIN CERTIFICATE----------END CERTIFICATE-----',
      '-----BEGIN%20CERTIFICATE-----%0A%0A-----END%20CERTIFICATE-----%0A',
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',
      first.thumbprint,
      `${good}.`,
      `.${good}`,
      `${good}%`,
      `"${good}"`,
      `${good};a=b`,
      encodeURIComponent(encodeURIComponent(first.pem)),
      '-----BEGIN PRIVATE KEY-----',
      'QUJD',
      `${good}%00`,
      `${good}\0`,
      good.slice(1),
      good.slice(0, -2),
      good.repeat(2),
      'A'.repeat(65_537),
      `${good}${' '.repeat(65_537)}.`
    ]
    const nothing = none.map(headers => headers[header]).filter(value => typeof value === 'string')
    // A further pair is part of Envoy's grammar, a further certificate part of a chain.
    const allowed = name.startsWith('Envoy')
      ? [
          `${good};a=b`,
          `${good}.`,
          `${good}%`,
          `${good}%00`,
          `${good}\0`,
          good.slice(0, -2),
          ...(good.includes('Cert=') ? [good.slice(1)] : [])
        ]
      : name === 'ALB in passthrough mode'
        ? [good.repeat(2)]
        : []
    for (const value of hostile) {
      if (nothing.includes(trimmed(value)) || allowed.includes(value)) continue
      const shown = read(forwarded(valued(value)))
      assert.ok(
        shown !== undefined && (await thumbprintOf(shown))._tag === 'Unreadable',
        `${JSON.stringify(value.slice(0, 60))} gave ${reasonOf(shown)}`
      )
    }
  })
  test(`${name}: of two spellings of base64 one is refused`, () => {
    const value = spell(second.pem)
    for (const [wrong, right] of [
      ['+', '-'],
      ['+', ' '],
      ['/', '_'],
      ['%2B', '+'],
      ['%2B', '%20'],
      ['=', '']
    ] as const) {
      if (!value.includes(wrong) || right === '+' || /^(?:hash|by)=/i.test(value)) continue
      assert.is.not(reasonOf(read(forwarded(valued(value.replaceAll(wrong, right))))), 'absent')
    }
  })
  test(`${name}: a value of more than 64 KiB is refused, whatever it holds`, () => {
    for (const fill of ['A', ' ', '%41', '\\"', ',', 'a=,', `${spell(first.pem)} `])
      assert.is(
        reasonOf(read(forwarded(valued(fill.repeat(Math.ceil(65_537 / fill.length)))))),
        'too_large'
      )
  })
  test(`${name}: random headers never throw, never are absent, never give a thumbprint that the header does not hold`, () => {
    // Escapes that no proxy writes, and that a reader may read all the same.
    const more = fc.oneof(wild, fc.constantFrom('%41', '%2b', '\\', '\\A', '%', ' '))
    const grown = fc
      .tuple(fc.constantFrom(spell(first.pem), spell(second.pem)), fc.nat(1500), fc.nat(3), more)
      .map(([text, at, cut, more]) => text.slice(0, at) + more + text.slice(at + cut))
    fc.assert(
      fc.property(
        fc.oneof(
          wild,
          fc.base64String(),
          fc.base64String({ maxLength: 80 }).map(text => `:${text}:`),
          grown
        ),
        value => {
          const shown = read(forwarded(valued(value)))
          if (shown === undefined)
            assert.ok(
              none.some(headers => headers[header] === trimmed(value)),
              JSON.stringify(value)
            )
          else if (shown._tag === 'Unreadable') assert.match(shown.reason, /^[a-z0-9_]{1,40}$/)
          else assert.ok(holds(value, shown), JSON.stringify(value))
        }
      ),
      { numRuns: 30 }
    )
  })
  test(`${name}: a host that fails is refused, not an error`, () => {
    const broken: readonly (() => unknown)[] = [
      () => {
        throw new Error('secret')
      },
      () => undefined,
      () => null,
      () => 'text',
      () => [1],
      () => [undefined],
      () => ({ length: 1 })
    ]
    for (const header of broken)
      assert.is(read({ peer: '127.0.0.1', header } as unknown as Forwarded)?._tag, 'Unreadable')
    assert.is(read(undefined as unknown as Forwarded)?._tag, 'Unreadable')
  })
}

test.run()
