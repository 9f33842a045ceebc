// What the proxy says of the certificate's chain, where its operator passes that on: failure refuses, and success alone is nothing.
import type { CertificateReader, ClientCertificate } from '../../../src/types'
import { isObject } from '../../../src/values/guards'
import { assert, rejectUnknownOptions } from '../../../src/values/options'
import { chooseWord, headerName, makeReader, type Named, readerOptions, unreadable } from './reader'

/** Demands that the proxy say it verified the certificate. */
export interface Verify {
  /** The header in which it says so; the reader's documentation has its default. */
  readonly header?: string | undefined
  /** Accept also what no CA vouches for, as long as nothing else is said against it: self-signed clients [RFC 8705 §2.2]. */
  readonly noCa?: 'allowed' | undefined
}

/** A proxy that can pass on what it thinks of the chain. */
export interface Verifying extends Named {
  /** Absent: whatever certificate the proxy passes on is taken. `{}`: only what it verified. */
  readonly verify?: Verify | undefined
}

/** A proxy's words for it. */
export interface Words {
  readonly passed: string
  readonly noCa?: RegExp | undefined
  /** There was no certificate. */
  readonly none: string
}

/** OpenSSL's errors 18, 19, 20, 21 and 27: the ones that `optional_no_ca` overlooks. Versions 1 and 3 hyphenate differently. */
const unknownIssuer =
  'self[ -]signed certificate(?: in certificate chain)?|unable to (?:get local issuer|verify the first) certificate|certificate not trusted'

/** nginx and Apache share these; GENEROUS is Apache's for what `optional_no_ca` let through. */
export const opensslWords: Words = {
  passed: 'SUCCESS',
  noCa: new RegExp(`^(?:GENEROUS|FAILED:(?:${unknownIssuer}))$`),
  none: 'NONE'
}

function judged(
  { passed, noCa, none }: Words,
  selfSigned: boolean,
  certificate: ClientCertificate | undefined,
  word: string | undefined
): ClientCertificate | undefined {
  if (certificate === undefined)
    return word === undefined || word === passed || word === none
      ? undefined
      : unreadable('not_verified')
  if (certificate._tag === 'Unreadable') return certificate
  if (word === undefined) return unreadable('verification_missing')
  return word === passed || (selfSigned && noCa?.test(word) === true)
    ? certificate
    : unreadable('not_verified')
}

/** The demand as it was made, or none; `true` would be a demand that nobody can read. */
export function checkVerifyOption<A extends object>(
  reader: string,
  verify: A | undefined,
  ...options: readonly (keyof A & string)[]
): A | undefined {
  if (verify === undefined) return undefined
  assert(
    isObject(verify),
    `${reader}({ verify }): verify is not an object. Write verify: {} to accept only what the proxy verified.`
  )
  rejectUnknownOptions(`${reader}({ verify })`, verify, options)
  return verify
}

/** A reader of one header that holds the certificate, and of one that holds the proxy's word for it, if that is asked for. */
export function makeVerifyingReader(
  reader: string,
  proxy: Verifying,
  defaults: { readonly header: string; readonly verify: string },
  words: Words,
  decode: (value: string) => ClientCertificate | undefined
): CertificateReader {
  const { verify: asked, ...named } = readerOptions(reader, proxy, 'header', 'verify')
  const verify = checkVerifyOption(reader, asked, 'header', 'noCa')
  const header = headerName(reader, 'header', named.header, defaults.header)
  const read = (value: string | undefined): ClientCertificate | undefined =>
    value === undefined ? undefined : decode(value)
  if (verify === undefined) return makeReader(reader, named, [header], read)
  const selfSigned =
    verify.noCa !== undefined &&
    chooseWord(reader, 'verify: { noCa }', verify.noCa, ['allowed']) === 'allowed'
  return makeReader(
    reader,
    named,
    [header, headerName(reader, 'verify: { header }', verify.header, defaults.verify)],
    (value, word) => judged(words, selfSigned, read(value), word)
  )
}
