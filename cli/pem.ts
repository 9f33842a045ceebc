// Splits a file into PEM blocks. Never shows what is in it.
import { type ReadCertificate, thumbprintOf } from '../src/extract/certificate'

export type Block =
  | {
      readonly _tag: 'Certificate'
      readonly der: Uint8Array
      readonly thumbprint: string
      /** OpenSSL skips it, or reads nothing of the file. */
      readonly isMisplaced: boolean
    }
  | { readonly _tag: 'NoCertificate'; readonly problem: string }

export interface PemFile {
  readonly blocks: readonly Block[]
  /** Why the file as a whole is no list of certificates. */
  readonly problem?: string | undefined
  readonly hasPrivateKey: boolean
}

type Kind = readonly [matches: (bytes: Buffer) => boolean, problem: string]

/** What people have instead of PEM, and the command that makes PEM of it. */
const kinds: readonly Kind[] = [
  [bytes => bytes.length === 0, 'the file is empty'],
  // Before the next: DER holds zeros, too.
  [
    bytes => bytes[0] === 0x30,
    'the file is DER or PKCS#12, not PEM: openssl x509 -inform DER -in FILE -out FILE.pem'
  ],
  [
    bytes =>
      /^(?:fffe|feff)/.test(bytes.toString('hex', 0, 2)) || bytes.subarray(0, 64).includes(0),
    'the file is not text, or UTF-16: save it as ASCII or UTF-8. In PowerShell: Out-File -Encoding ascii'
  ],
  [
    bytes => bytes.includes('-----BEGIN PKCS7-----'),
    'the file is PKCS#7: openssl pkcs7 -print_certs -in FILE -out FILE.pem'
  ]
]

/** In UTF-16 the letters have zeros between them. */
function mentionsPrivateKey(bytes: Buffer): boolean {
  return /PRIVATE\s+KEY/i.test(bytes.toString('latin1').replaceAll('\0', ''))
}

/** The lines that OpenSSL reads. */
const lines = new RegExp(
  [
    /^-----BEGIN CERTIFICATE-----[ \t]*\r?\n(?:[ \t]*\r?\n)?/,
    /(?:[\w+/=]+[ \t]*\r?\n)+/,
    /-----END CERTIFICATE-----[ \t]*\r?(?:\n|$)/
  ]
    .map(({ source }) => source)
    .join('')
)

async function readBlock(
  label: string,
  text: string,
  isAtLineStart: boolean
): Promise<Block | undefined> {
  // Reported once, for the whole file.
  if (/PRIVATE\s+KEY/i.test(label)) return undefined
  if (label === 'TRUSTED CERTIFICATE' || label === 'X509 CERTIFICATE')
    return {
      _tag: 'NoCertificate',
      problem: `it is a ${label}: openssl x509 -in FILE -out FILE.pem writes a CERTIFICATE`
    }
  if (label !== 'CERTIFICATE')
    return { _tag: 'NoCertificate', problem: 'it is not a CERTIFICATE: remove it' }
  const read: ReadCertificate = await thumbprintOf({ _tag: 'Pem', pem: text })
  return read._tag === 'Sha256' && read.der !== undefined
    ? {
        _tag: 'Certificate',
        der: read.der,
        thumbprint: read.thumbprint,
        isMisplaced: !(isAtLineStart && lines.test(text))
      }
    : { _tag: 'NoCertificate', problem: `it cannot be read (${unreadableCode(read)})` }
}

function unreadableCode(read: ReadCertificate): string {
  return read._tag === 'Unreadable' ? read.reason : 'unknown'
}

/** Once a line, and behind an END: `cat` glues files of which the first has no final line break. */
const begin = /(?:(?:^|\n)[^\n]*?|-----END [^\r\n-]*-----[^\n]{0,99}?)-----BEGIN ([^\r\n-]*)-----/g
/** Also with other dashes, or in lower case: such a certificate would be missing unnoticed. */
const similar = /(?:-|\xe2\x80[\x90-\x95])[ \t]*BEGIN[^\n-]{0,20}CERTIFICATE/gi

/** CRLF, a BOM and text around the blocks are fine, as they are for OpenSSL. */
export async function readPem(bytes: Uint8Array): Promise<PemFile> {
  const buffer = Buffer.from(bytes)
  const hasPrivateKey = mentionsPrivateKey(buffer)
  const problem = kinds.find(([matches]) => matches(buffer))?.[1]
  if (problem !== undefined) return { blocks: [], problem, hasPrivateKey }
  const text = buffer.toString('latin1').replace(/^\xef\xbb\xbf/, '')
  const starts = [...text.matchAll(begin)].map(({ 0: match, 1: label = '', index }) => ({
    label,
    at: index + match.lastIndexOf('-----BEGIN ')
  }))
  const read = await Promise.all(
    starts.map(({ label, at }, i) =>
      readBlock(
        label,
        text.slice(at, starts[i + 1]?.at),
        /(?:^|\n)(?:\xef\xbb\xbf)?$/.test(text.slice(Math.max(0, at - 4), at))
      )
    )
  )
  const blocks = read.filter(block => block !== undefined)
  if (blocks.length === 0)
    return {
      blocks,
      hasPrivateKey,
      problem: 'there is no block "-----BEGIN CERTIFICATE-----": the file is not PEM'
    }
  const named = starts.filter(({ label }) => /CERTIFICATE/i.test(label)).length
  return [...text.matchAll(similar)].length > named
    ? { blocks, hasPrivateKey, problem: 'a line is only similar to "-----BEGIN CERTIFICATE-----"' }
    : { blocks, hasPrivateKey }
}

export const privateKeyProblem =
  'the file holds a private key, which was not read. Take it out. If others could read the file, replace the key'
