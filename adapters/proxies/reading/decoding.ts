// The encodings in which proxies write a certificate → its DER or its hash. Exactly the documented form, and nothing around it.
import { unbase64 } from '#host'
import type { ClientCertificate } from '../../../src/types'
import { isThumbprint, normaliseThumbprint } from '../../../src/values/thumbprint'
import { unreadable } from './reader'

/** Canonical base64 of the DER, on one line. */
export function decodeBase64(text: string): ClientCertificate {
  const der = text === '' ? undefined : unbase64(text)
  return der === undefined ? unreadable('not_base64') : { _tag: 'Der', der }
}

/** DER certificates in base64, separated by commas; the first is the client's. All must be readable: a header joined from two is not. */
export function decodeCertificateList(text: string): ClientCertificate {
  const [first = unreadable('empty_header'), ...rest] = text.split(',').map(decodeBase64)
  return rest.find(one => one._tag === 'Unreadable') ?? first
}

/** PEM blocks with any white space [RFC 7468 §2]; the first is the client's, and more than one only where a chain is documented. */
export function decodePem(text: string, blocks: 'one' | 'chain'): ClientCertificate {
  const block =
    /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/= \t\r\n]+)-----END CERTIFICATE-----[ \t\r\n]*/y
  const found: ClientCertificate[] = []
  while (block.lastIndex < text.length) {
    const body = block.exec(text)?.[1]
    if (body === undefined) return unreadable('not_pem')
    found.push(decodeBase64(body.replace(/[ \t\r\n]/g, '')))
  }
  if (blocks === 'one' && found.length > 1) return unreadable('more_than_one')
  return found.find(one => one._tag === 'Unreadable') ?? found[0] ?? unreadable('empty_header')
}

/** `%XX` and nothing else: "+" is a plus sign, not a space as in forms. Bytes above ASCII become characters that no certificate has. */
export function unescapePercent(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16))
  )
}

/** PEM, percent-encoded: white space and commas stand there encoded or not at all, so a header joined from two is refused. */
export function decodeEscapedPem(text: string, blocks: 'one' | 'chain'): ClientCertificate {
  return /^[\w.~+/=%-]+$/.test(text)
    ? decodePem(unescapePercent(text), blocks)
    : unreadable('not_percent_encoded')
}

/** `:base64:`, an Item of type Byte Sequence without parameters [RFC 9440 §2.1, RFC 8941 §3.3.5]. */
export function decodeByteSequence(text: string): ClientCertificate {
  return text.length > 2 && text.startsWith(':') && text.endsWith(':')
    ? decodeBase64(text.slice(1, -1))
    : unreadable('not_rfc9440')
}

function ofHash(form: RegExp) {
  return (text: string): ClientCertificate => {
    const thumbprint = form.test(text) ? normaliseThumbprint(text) : ''
    return isThumbprint(thumbprint)
      ? { _tag: 'Sha256', thumbprint }
      : unreadable('not_a_thumbprint')
  }
}

/** SHA-256 of the DER in 64 hex digits. */
export const decodeHexHash = ofHash(/^[0-9a-fA-F]{64}$/)
/** SHA-256 of the DER in padded, standard base64. */
export const decodeBase64Hash = ofHash(/^[A-Za-z0-9+/]{43}=$/)
