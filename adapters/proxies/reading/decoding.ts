// Decodes a certificate, or its hash, from the encodings that proxies use. Only exactly the
// documented form is accepted, with nothing around it.
import { unbase64 } from '#host'
import type { ClientCertificate } from '../../../src/types'
import { isThumbprint, normaliseThumbprint } from '../../../src/values/thumbprint'
import { misused } from './misuse'
import { type Take, unreadable } from './reader'

/** None of these forms has a comma: where one is, the host joined two lines of the header. */
function otherForm(text: string, reason: string): ClientCertificate {
  if (text === '') return unreadable('empty_header')
  return unreadable(text.includes(',') ? 'doubled_header' : reason)
}

/** Canonical base64 of the DER, on one line. */
export function decodeBase64(text: string): ClientCertificate {
  const der = text === '' ? undefined : unbase64(text)
  return der === undefined ? otherForm(text, 'not_base64') : { _tag: 'Der', der }
}

/**
 * DER certificates in base64, separated by commas. The first is the client's. All must be readable:
 * a header that the host joined from two lines is not.
 */
export function decodeCertificateList(text: string): ClientCertificate {
  const [client = unreadable('empty_header'), ...chain] = text.split(',').map(decodeBase64)
  return chain.find(({ _tag }) => _tag === 'Unreadable') ?? client
}

/**
 * PEM blocks with any white space [RFC 7468 §2]. The first is the client's. More than one is
 * accepted only if the proxy documents a chain.
 */
export function decodePem(text: string, blocks: 'one' | 'chain'): ClientCertificate {
  const block =
    /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/= \t\r\n]+)-----END CERTIFICATE-----[ \t\r\n]*/y
  const certificates: ClientCertificate[] = []
  while (block.lastIndex < text.length) {
    const base64 = block.exec(text)?.[1]
    if (base64 === undefined) return unreadable('not_pem')
    certificates.push(decodeBase64(base64.replace(/[ \t\r\n]/g, '')))
  }
  if (blocks === 'one' && certificates.length > 1) return unreadable('more_than_one')
  const broken = certificates.find(({ _tag }) => _tag === 'Unreadable')
  return broken ?? certificates[0] ?? unreadable('empty_header')
}

/**
 * Decodes `%XX` and nothing else: "+" is a plus sign, not a space as in forms. Bytes above ASCII
 * become characters that no certificate has. (`decodePercent` of src/values/redact.ts decodes UTF-8.)
 */
export function decodePercentBytes(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16))
  )
}

/**
 * PEM, percent-encoded. White space and commas are always encoded, so a header that the host joined
 * from two lines is refused.
 */
export function decodeEscapedPem(text: string, blocks: 'one' | 'chain'): ClientCertificate {
  return /^[\w.~+/=%-]+$/.test(text)
    ? decodePem(decodePercentBytes(text), blocks)
    : otherForm(text, 'not_percent_encoded')
}

/** `:base64:`, a Byte Sequence Item without parameters [RFC 9440 §2.1, RFC 8941 §3.3.5]. */
export function decodeByteSequence(text: string): ClientCertificate {
  return text.length > 2 && text.startsWith(':') && text.endsWith(':')
    ? decodeBase64(text.slice(1, -1))
    : otherForm(text, 'not_rfc9440')
}

function makeHashDecoder(form: RegExp) {
  return (text: string): ClientCertificate => {
    const thumbprint = form.test(text) ? normaliseThumbprint(text) : ''
    return isThumbprint(thumbprint)
      ? { _tag: 'Sha256', thumbprint }
      : unreadable('not_a_thumbprint')
  }
}

type Decode = (value: string) => ClientCertificate

/** Characters. No hash is as long, and no certificate as short. */
const maxHashLength = 200

/** Decodes what `take` says. If the header holds the other of the two, `take` is wrong. */
export function decodeTaken(
  reader: string,
  take: Take,
  decoders: Readonly<Record<Take, Decode>>
): Decode {
  const isOther: (value: string) => boolean =
    take === 'certificate'
      ? value => decoders.hash(value)._tag !== 'Unreadable'
      : value => value.length > maxHashLength && decoders.certificate(value)._tag === 'Der'
  return value =>
    isOther(value)
      ? misused(reader, 'take', `the header does not hold what '${take}' means`)
      : decoders[take](value)
}

/** SHA-256 of the DER, in 64 hex digits. */
export const decodeHexHash = makeHashDecoder(/^[0-9a-fA-F]{64}$/)
/** SHA-256 of the DER, in padded standard base64. */
export const decodeBase64Hash = makeHashDecoder(/^[A-Za-z0-9+/]{43}=$/)
