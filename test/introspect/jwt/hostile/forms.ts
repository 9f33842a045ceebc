// What is no JWS in compact form, and what is no signature.
import { encode } from '../../../jose/samples'
import { claims, tokenWith } from '../tokens'
import { foreign, foreignIssuer, type HostileRow, unsigned } from './row'

const token = tokenWith()
const [head = '', payload = '', signature = ''] = token.split('.')
const malformed = '400 malformed_request'

/** The same bytes, with the spare bits of the last character set: only for texts that have some. */
function withSpareBits(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return part.slice(0, -1) + alphabet[alphabet.indexOf(part.slice(-1)) + 1]
}
/** A payload of 3n + 2 bytes has a last character with two spare bits. */
const padded = ['', 'x', 'xx']
  .map(name => tokenWith({ name }).split('.'))
  .find(([, part = '']) => part.length % 4 === 3) ?? ['', '', '']

const parts: readonly HostileRow[] = [
  ['an opaque token', 'f6b2c1d0e9', foreign],
  ['two parts [RFC 7515 §7.1]', `${head}.${payload}`, foreignIssuer],
  ['one part', head, foreign],
  ['four parts', `${token}.${signature}`, foreignIssuer],
  ['five parts, as a JWE has [RFC 7516 §7.1]', `${token}.${signature}.${signature}`, foreignIssuer],
  ['a dot at its end', `${token}.`, foreignIssuer],
  ['a dot at its beginning', `.${token}`, foreignIssuer],
  ['two dots side by side', `${head}..${payload}.${signature}`, foreignIssuer],
  ['nothing but dots', '..', foreign],
  ['no header', `.${payload}.${signature}`, foreign],
  ['no payload', `${head}..${signature}`, foreignIssuer],
  ['no signature', `${head}.${payload}.`, `${unsigned} signature`],
  [
    'no signature, and alg is none [RFC 7519 §6]',
    `${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`,
    `${unsigned} alg`
  ],
  ['header and payload exchanged', `${payload}.${head}.${signature}`, foreignIssuer],
  ['the token twice', `${token}${token}`, foreignIssuer],
  ['a token in a token', `${head}.${encode(token)}.${signature}`, foreignIssuer]
]

const characters: readonly HostileRow[] = [
  ['= at its end', `${token}=`, foreignIssuer],
  ['== at its end', `${token}==`, foreignIssuer],
  ['= after the header', `${head}=.${payload}.${signature}`, malformed],
  ['a space inside', `${head}. ${payload}.${signature}`, malformed],
  ['a tab inside', `${head}.\t${payload}.${signature}`, malformed],
  ['a line end inside', `${head}.\n${payload}.${signature}`, malformed],
  ['a NUL at its end', `${token}\u0000`, malformed],
  ['a comma at its end', `${token},`, malformed],
  ['quotes around it', `"${token}"`, malformed],
  ['%2E instead of a dot', token.replace('.', '%2E'), malformed],
  ['a full-width dot', token.replace('.', '．'), malformed],
  ['~ inside', `${head}~.${payload}.${signature}`, foreignIssuer],
  ['+ instead of -', `${head}.${payload}.${signature.slice(0, -4)}+AAA`, foreignIssuer],
  ['/ instead of _', `${head}.${payload}.${signature.slice(0, -4)}/AAA`, foreignIssuer],
  ['one character too many in the header', `${head}A.${payload}.${signature}`, foreignIssuer],
  ['one character too many in the signature', `${token}A`, `${unsigned} signature`],
  [
    'spare bits in the signature [RFC 4648 §3.5]',
    `${head}.${payload}.${withSpareBits(signature)}`,
    foreignIssuer
  ],
  [
    'spare bits in the payload',
    `${padded[0]}.${withSpareBits(padded[1] ?? '')}.${padded[2]}`,
    foreignIssuer
  ],
  ['all in lower case', token.toLowerCase(), foreign]
]

function withSignature(bytes: Uint8Array): string {
  return `${head}.${payload}.${Buffer.from(bytes).toString('base64url')}`
}
const bytes = Buffer.from(signature, 'base64url')
const [r, s] = [bytes.subarray(0, 32), bytes.subarray(32)]
/** The order of P-256. */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
function numberBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
}
const numberOf = (part: Uint8Array): bigint => BigInt(`0x${Buffer.from(part).toString('hex')}`)
const derNumber = (part: Uint8Array): Buffer => Buffer.concat([Buffer.from([2, 33, 0]), part])
const der = Buffer.concat([Buffer.from([0x30, 70]), derNumber(r), derNumber(s)])

const wrongSignature = `${unsigned} signature`
const signatures: readonly HostileRow[] = [
  ['a signature of zeros (CVE-2022-21449)', withSignature(Buffer.alloc(64)), wrongSignature],
  ['r is zero', withSignature(Buffer.concat([Buffer.alloc(32), s])), wrongSignature],
  ['s is zero', withSignature(Buffer.concat([r, Buffer.alloc(32)])), wrongSignature],
  [
    'r and s are the order',
    withSignature(Buffer.concat([numberBytes(order), numberBytes(order)])),
    wrongSignature
  ],
  [
    'r and s are one',
    withSignature(Buffer.concat([numberBytes(1n), numberBytes(1n)])),
    wrongSignature
  ],
  ['r and s exchanged', withSignature(Buffer.concat([s, r])), wrongSignature],
  ['a signature in DER [RFC 7518 §3.4]', withSignature(der), wrongSignature],
  ['63 bytes', withSignature(bytes.subarray(1)), wrongSignature],
  ['65 bytes', withSignature(Buffer.concat([Buffer.alloc(1), bytes])), wrongSignature],
  ['one byte', withSignature(Buffer.alloc(1)), wrongSignature],
  ['the signature twice', withSignature(Buffer.concat([bytes, bytes])), wrongSignature],
  [
    "another token's signature",
    `${head}.${payload}.${tokenWith({ jti: 'b' }).split('.')[2]}`,
    wrongSignature
  ],
  [
    "another token's payload",
    `${head}.${encode({ ...claims, scope: 'payments admin' })}.${signature}`,
    wrongSignature
  ],
  [
    "another token's header",
    `${encode({ alg: 'ES256', typ: 'at+jwt' })}.${payload}.${signature}`,
    wrongSignature
  ],
  [
    '(r, n - s): ECDSA has two signatures of a text, and its text is no identity',
    withSignature(Buffer.concat([r, numberBytes(order - numberOf(s))])),
    'Allow'
  ]
]

/** A header line has at most 16 KiB. */
const sizes: readonly HostileRow[] = [
  ['11,000 characters in a claim', tokenWith({ name: 'x'.repeat(11_000) }), 'Allow'],
  ['13,000 characters in a claim', tokenWith({ name: 'x'.repeat(13_000) }), malformed],
  ['11,000 characters in the header', tokenWith({}, { a: 'x'.repeat(11_000) }), 'Allow'],
  ['a signature of 11,000 bytes', withSignature(Buffer.alloc(11_000)), wrongSignature],
  [
    '5,000 claims',
    `${head}.${encode(Object.fromEntries([...'x'.repeat(1_000)].map((x, i) => [x + i, 1])))}.${signature}`,
    foreignIssuer
  ],
  ['16 KB of dots', '.'.repeat(16_000), foreign],
  ['a number of 9,000 digits', tokenWith({ sub: '9'.repeat(9_000) }), 'Allow'],
  ['2,000 scopes', tokenWith({ scope: `${'a '.repeat(2_000)}payments` }), 'Allow']
]

export const formRows: readonly HostileRow[] = [...parts, ...characters, ...signatures, ...sizes]
