// IP addresses and networks as bytes, from their strict text forms alone: two spellings of one address must not differ, nor one mean two.
import { type Either, left, right } from 'fp-ts/Either'

/** 4 bytes for IPv4, 16 for IPv6. */
type Bytes = readonly number[]

const octet = /^(?:0|[1-9]\d{0,2})$/ // no leading zero: some parsers read 010 as octal eight

function v4(text: string): Bytes | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every(part => octet.test(part))) return undefined
  const bytes = parts.map(Number)
  return bytes.every(byte => byte <= 255) ? bytes : undefined
}

/** The bytes of groups between colons; a last one in dotted form counts for two [RFC 4291 §2.2]. */
function groups(text: string, last: boolean): Bytes | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const bytes = parts.map((part, i) => {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part))
      return [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]
    return last && i === parts.length - 1 ? v4(part) : undefined
  })
  return bytes.every(pair => pair !== undefined) ? bytes.flat() : undefined
}

function v6(text: string): Bytes | undefined {
  const halves = text.split('::')
  const [front = '', back] = halves
  const head = groups(front, back === undefined)
  const tail = back === undefined ? [] : groups(back, true)
  if (head === undefined || tail === undefined || halves.length > 2) return undefined
  const missing = 16 - head.length - tail.length
  // "::" stands for one group at least.
  return (back === undefined ? missing === 0 : missing >= 2)
    ? [...head, ...Array.from({ length: missing }, () => 0), ...tail]
    : undefined
}

const mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]

/**
 * The bytes of an address; `::ffff:192.0.2.1` is the IPv4 address it holds, as a dual-stack socket shows it. `undefined` for all but
 * the strict forms: octal and short forms (127.1), zone ids, ports, brackets, white space.
 */
export function parseAddress(text: string): Bytes | undefined {
  if (text.length > 45) return undefined // the longest IPv6 text
  const bytes = text.includes(':') ? v6(text) : v4(text)
  return bytes?.length === 16 && mapped.every((byte, i) => bytes[i] === byte)
    ? bytes.slice(12)
    : bytes
}

/** An address block [RFC 4632 §3.1]. */
export interface Network {
  readonly bytes: Bytes
  readonly prefix: number
}

/** The byte at `i`, without the bits that lie behind the prefix. */
function kept({ bytes, prefix }: Network, i: number): number {
  return (bytes[i] ?? 0) & (0xff00 >> Math.max(0, Math.min(8, prefix - 8 * i))) & 255
}

/** The dotted form, or groups in hex of which zeros at the end are left out. */
function addressText(bytes: Bytes): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = bytes.flatMap((byte, i) =>
    i % 2 === 0 ? [(byte * 256 + (bytes[i + 1] ?? 0)).toString(16)] : []
  )
  return groups.join(':').replace(/(?::0){2,}$/, '::')
}

/** An address, or a block in CIDR form. Left: what is wrong with it. */
export function parseNetwork(text: string): Either<string, Network> {
  const slash = text.indexOf('/')
  const address = slash < 0 ? text : text.slice(0, slash)
  const bytes = parseAddress(address)
  if (bytes === undefined)
    return left('is not an IP address or a CIDR block. Write for example "10.0.0.0/8".')
  const bits = bytes.length * 8
  if (slash < 0) return right({ bytes, prefix: bits })
  const length = text.slice(slash + 1)
  const widest = address.includes(':') ? 128 : 32
  if (!octet.test(length) || Number(length) > widest)
    return left(`has a wrong prefix. Write "${address}/" and a number from 1 to ${widest}.`)
  const prefix = Number(length) - (widest - bits) // ::ffff:10.0.0.0/104 is 10.0.0.0/8
  if (prefix <= 0)
    return left(
      "is every peer. If you mean that, write from: { anyPeer: 'only the proxy can connect' }."
    )
  const network = { bytes, prefix }
  const masked = bytes.map((_, i) => kept(network, i))
  return bytes.every((byte, i) => byte === masked[i])
    ? right(network)
    : left(`is a host, not a network. Write "${addressText(masked)}/${prefix}" or "${address}".`)
}

export function networkContains(network: Network, address: Bytes): boolean {
  return (
    address.length === network.bytes.length &&
    address.every(
      (_, i) => kept({ bytes: address, prefix: network.prefix }, i) === network.bytes[i]
    )
  )
}
