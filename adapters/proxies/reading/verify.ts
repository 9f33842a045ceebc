// Reads the proxy's own verification of the certificate, if it forwards that. A failure refuses. A
// success without a certificate means nothing.
import type { CertificateReader, ClientCertificate } from '../../../src/types'
import { isObject } from '../../../src/values/guards'
import { assert, rejectUnknownOptions } from '../../../src/values/options'
import { misused } from './misuse'
import { chooseWord, headerName, makeReader, type Named, readerOptions, unreadable } from './reader'

/** Requires that the proxy verified the certificate. */
export interface Verify {
  /** The header that holds the result of the verification. Each reader documents its default. */
  readonly header?: string | undefined
  /**
   * `'allowed'`: also accepts a certificate that no CA vouches for, if the verification found no
   * other fault: for self-signed clients [RFC 8705 §2.2].
   */
  readonly noCa?: 'allowed' | undefined
}

/** A proxy that can forward the result of its verification. */
export interface Verifying extends Named {
  /** Absent: every certificate that the proxy forwards is accepted. `{}`: only a verified one. */
  readonly verify?: Verify | undefined
}

/** The words that a proxy writes for the result of its verification. */
export interface VerificationWords {
  /** All of them. Any other word is not this proxy's: its header is set to something else. */
  readonly words: RegExp
  readonly passed: RegExp
  readonly noCa?: RegExp | undefined
  /** The client presented no certificate. */
  readonly none: RegExp
  /** What the operator must set the header to. */
  readonly variable: string
  /** A client can make this proxy drop the header. Otherwise only its operator can. */
  readonly droppable?: true | undefined
}

/**
 * OpenSSL's errors 18, 19, 20, 21 and 27, which `optional_no_ca` ignores. OpenSSL 1 and 3 hyphenate
 * them differently.
 */
const unknownIssuer =
  'self[ -]signed certificate(?: in certificate chain)?|unable to (?:get local issuer|verify the first) certificate|certificate not trusted'

/** nginx and Apache share these. GENEROUS is Apache's word for what `optional_no_ca` ignored. */
export const opensslWords: Omit<VerificationWords, 'variable'> = {
  words: /^(?:SUCCESS|NONE|GENEROUS|FAILED(?::.*)?)$/,
  passed: /^SUCCESS$/,
  noCa: new RegExp(`^(?:GENEROUS|FAILED:(?:${unknownIssuer}))$`),
  none: /^NONE$/
}

/** An empty word is a verification that failed: HAProxy's converter has no name for some errors. */
export function applyVerification(
  reader: string,
  { words, passed, noCa, none, variable, droppable }: VerificationWords,
  allowsNoCa: boolean,
  certificate: ClientCertificate | undefined,
  word: string | undefined
): ClientCertificate | undefined {
  if (word?.includes(',')) return unreadable('doubled_header')
  if (word && !words.test(word))
    return misused(reader, 'verify', `its header does not hold ${variable}`)
  if (certificate === undefined)
    return word === undefined || passed.test(word) || none.test(word)
      ? undefined
      : unreadable('not_verified')
  if (certificate._tag === 'Unreadable') return certificate
  if (word === undefined)
    return droppable
      ? unreadable('verification_missing')
      : misused(reader, 'verify', `the proxy does not set its header. Set it to ${variable}`)
  return passed.test(word) || (allowsNoCa && noCa?.test(word) === true)
    ? certificate
    : unreadable('not_verified')
}

/** Checks the option `verify` of a reader. */
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

/** Makes a reader of the certificate's header and, if `verify` is set, of the verification's. */
export function makeVerifyingReader(
  reader: string,
  proxy: Verifying,
  defaults: { readonly header: string; readonly verify: string },
  words: VerificationWords,
  decode: (value: string) => ClientCertificate | undefined
): CertificateReader {
  const { verify: verifyOption, ...named } = readerOptions(reader, proxy, 'header', 'verify')
  const verify = checkVerifyOption(reader, verifyOption, 'header', 'noCa')
  const header = headerName(reader, 'header', named.header, defaults.header)
  const read = (value: string | undefined): ClientCertificate | undefined =>
    value === undefined ? undefined : decode(value)
  if (verify === undefined) return makeReader(reader, named, [header], read)
  const allowsNoCa =
    verify.noCa !== undefined &&
    chooseWord(reader, 'verify: { noCa }', verify.noCa, ['allowed']) === 'allowed'
  return makeReader(
    reader,
    named,
    [header, headerName(reader, 'verify: { header }', verify.header, defaults.verify)],
    (value, word) => applyVerification(reader, words, allowsNoCa, read(value), word)
  )
}
