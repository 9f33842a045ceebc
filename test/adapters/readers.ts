// Readers of a certificate that are an operator's mistake: they throw, or return a wrong kind.
import { X509Certificate } from 'node:crypto'
import * as proxies from 'gatecheck/proxies'
import { derOf, first, secret } from '../samples'

function throwing(error: unknown) {
  return (): never => {
    throw error
  }
}
const der = derOf(first.pem)
const hex = new X509Certificate(first.pem).fingerprint256

/** A reader of `gatecheck/proxies` that was passed without its options gets the request instead. */
const uncalledReaders = Object.entries(proxies).map(
  ([name, reader]) => [`${name}, passed without its options,`, reader] as const
)

export const operatorMistakes: readonly (readonly [what: string, reader: unknown])[] = [
  ...uncalledReaders,
  ['a reader that throws', throwing(new Error(secret))],
  ['a reader that throws undefined', throwing(undefined)],
  ...(
    [
      ['a promise', Promise.resolve({ _tag: 'Pem', pem: first.pem })],
      ['PEM text', first.pem],
      ['DER bytes', der],
      ['false', false],
      ['an empty object', {}],
      ['a list', []],
      ['a function', () => undefined],
      ['an unknown tag', { _tag: 'Jwk' }],
      ['a tag without a value', { _tag: 'Pem' }],
      ['a PEM as bytes', { _tag: 'Pem', pem: Buffer.from(first.pem) }],
      ['DER as text', { _tag: 'Der', der: 'abc' }],
      ['DER as an ArrayBuffer', { _tag: 'Der', der: der.buffer }],
      ['DER with a thumbprint that is not text', { _tag: 'Der', der, thumbprint: 5 }],
      ["a thumbprint in Node's hex with colons", { _tag: 'Sha256', thumbprint: hex }],
      ['DER with a thumbprint in hex', { _tag: 'Der', der, thumbprint: hex }],
      ['a thumbprint as bytes', { _tag: 'Sha256', thumbprint: Buffer.alloc(32) }],
      ['an unreadable certificate without its reason', { _tag: 'Unreadable' }]
    ] as const
  ).map(([what, value]) => [`a reader that returns ${what}`, () => value] as const),
  ['a reader whose promise rejects', async () => Promise.reject(new Error(secret))]
]
