import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { derOf, first } from '../../samples'
import { certificateOf, fingerprint, verifiedFields } from './requests'

const test = suite('cloudflare any fields')

test('of any tlsClientAuth only a fingerprint that Cloudflare verified becomes a thumbprint, and nothing is thrown', async () => {
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
  const anyFields = fc.oneof(
    fc.anything(),
    fc.record(Object.fromEntries(names.map(name => [name, field])), { requiredKeys: [] }),
    fc.record({
      ...Object.fromEntries(
        Object.entries(verifiedFields(first.pem)).map(([name, value]) => [
          name,
          fc.oneof({ weight: 4, arbitrary: fc.constant(value) }, field)
        ])
      )
    })
  )
  await fc.assert(
    fc.asyncProperty(anyFields, async tlsClientAuth => {
      const presented = await certificateOf({ tlsClientAuth })
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

test.run()
