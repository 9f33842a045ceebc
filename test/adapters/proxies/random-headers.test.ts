import fc from 'fast-check'
import type { CertificateReader, ClientCertificate, Forwarded } from 'gatecheck/proxies'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { anyText, first, second } from '../../samples'
import { forwarded, trimFieldValue } from './forwarded'
import { headersWith, proxyTable } from './table'

const test = suite('random headers')

/**
 * Whether the text contains the certificate's base64, or its hash in hex or base64, after every
 * backslash is removed and every escape is decoded. No reader decodes more.
 */
function contains(text: string, certificate: ClientCertificate): boolean {
  const decoded = text
    .replaceAll('\\', '')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\s/g, '')
  if (certificate._tag === 'Der')
    return decoded.includes(Buffer.from(certificate.der).toString('base64'))
  if (certificate._tag !== 'Sha256') return false
  const hash = Buffer.from(certificate.thumbprint, 'base64url')
  return (
    decoded.toLowerCase().includes(hash.toString('hex')) ||
    decoded.includes(hash.toString('base64'))
  )
}

for (const proxy of proxyTable) {
  const { name, header, encode, noCertificate = [] } = proxy
  const read: CertificateReader = proxy.make('loopback')

  test(`${name}: a random value never throws, is never absent, and never gives another certificate`, () => {
    // Escapes that no proxy writes, but that a reader may decode.
    const insertion = fc.oneof(anyText, fc.constantFrom('%41', '%2b', '\\', '\\A', '%', ' '))
    const changed = fc
      .tuple(
        fc.constantFrom(encode(first.pem), encode(second.pem)),
        fc.nat(1500),
        fc.nat(3),
        insertion
      )
      .map(([text, at, cut, inserted]) => text.slice(0, at) + inserted + text.slice(at + cut))
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.base64String(),
          fc.base64String({ maxLength: 80 }).map(text => `:${text}:`),
          changed
        ),
        value => {
          const certificate = read(forwarded(headersWith(proxy, value)))
          if (certificate === undefined)
            assert.ok(
              noCertificate.some(headers => headers[header] === trimFieldValue(value)),
              JSON.stringify(value)
            )
          else if (certificate._tag === 'Unreadable')
            assert.match(certificate.reason, /^[a-z0-9_]{1,40}$/)
          else assert.ok(contains(value, certificate), JSON.stringify(value))
        }
      ),
      { numRuns: 30 }
    )
  })
  test(`${name}: if the host's header function fails, the error names it, for the operator`, () => {
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
      assert.throws(
        () => read({ peer: '127.0.0.1', header } as unknown as Forwarded),
        (error: Error) =>
          error instanceof TypeError &&
          /^\w+\(\{ header \}\): .+ must return a list of strings$/.test(error.message)
      )
  })
}

test.run()
