// Parses IP addresses and networks to bytes, from their strict text forms only: every spelling of
// one address gives the same bytes, and no spelling stands for two addresses.
import { type Either, left, right } from 'fp-ts/Either'

/** 4 bytes for IPv4, 16 for IPv6. */
type Bytes = readonly number[]

/** No leading zero: some parsers read 010 as octal eight. */
const octet = /^(?:0|[1-9]\d{0,2})$/

function parseIPv4(text: string): Bytes | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every(part => octet.test(part))) return undefined
  const bytes = parts.map(Number)
  return bytes.every(byte => byte <= 255) ? bytes : undefined
}

/**
 * Groups between colons. If these are the last groups of the address, the final one may have dotted
 * form and counts for two [RFC 4291 §2.2].
 */
function parseGroups(text: string, areLast: boolean): Bytes | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const groups = parts.map((part, i) => {
    if (/^[0-9A-Fa-f]{1,4}$/.test(part))
      return [Number.parseInt(part, 16) >> 8, Number.parseInt(part, 16) & 255]
    return areLast && i === parts.length - 1 ? parseIPv4(part) : undefined
  })
  return groups.every(group => group !== undefined) ? groups.flat() : undefined
}

function parseIPv6(text: string): Bytes | undefined {
  const halves = text.split('::')
  const [front = '', back] = halves
  const head = parseGroups(front, back === undefined)
  const tail = back === undefined ? [] : parseGroups(back, true)
  if (head === undefined || tail === undefined || halves.length > 2) return undefined
  const zeroBytes = 16 - head.length - tail.length
  // "::" stands for at least one group.
  const isComplete = back === undefined ? zeroBytes === 0 : zeroBytes >= 2
  return isComplete ? [...head, ...Array.from({ length: zeroBytes }, () => 0), ...tail] : undefined
}

/** `::ffff:0:0/96`: an IPv4 address, as a dual-stack socket shows it [RFC 4291 §2.5.5.2]. */
const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]

/** Characters of the longest IPv6 address, `INET6_ADDRSTRLEN` without its final zero. */
const maxAddressLength = 45

/**
 * The bytes of an address; for `::ffff:192.0.2.1` those of the IPv4 address in it. `undefined` for
 * all other forms: octal and short forms (127.1), zone ids, ports, brackets, white space.
 */
export function parseAddress(text: string): Bytes | undefined {
  if (text.length > maxAddressLength) return undefined
  const bytes = text.includes(':') ? parseIPv6(text) : parseIPv4(text)
  return bytes?.length === 16 && mappedPrefix.every((byte, i) => bytes[i] === byte)
    ? bytes.slice(12)
    : bytes
}

/** An address block [RFC 4632 §3.1]. */
export interface Network {
  readonly bytes: Bytes
  readonly prefix: number
}

/** The byte at `i`, without the bits behind the prefix. */
function maskedByte({ bytes, prefix }: Network, i: number): number {
  return (bytes[i] ?? 0) & (0xff00 >> Math.max(0, Math.min(8, prefix - 8 * i))) & 255
}

/** The dotted form, or groups in hex, with `::` for zeros at the end. */
function formatAddress(bytes: Bytes): string {
  if (bytes.length === 4) return bytes.join('.')
  const groups = bytes.flatMap((byte, i) =>
    i % 2 === 0 ? [(byte * 256 + (bytes[i + 1] ?? 0)).toString(16)] : []
  )
  return groups.join(':').replace(/(?::0){2,}$/, '::')
}

/** An address, or a block in CIDR form. Left: what is wrong, for an error text. */
export function parseNetwork(text: string): Either<string, Network> {
  const slash = text.indexOf('/')
  const address = slash < 0 ? text : text.slice(0, slash)
  const bytes = parseAddress(address)
  if (bytes === undefined)
    return left('is not an IP address or a CIDR block. Write for example "10.0.0.0/8".')
  const bits = bytes.length * 8
  if (slash < 0) return right({ bytes, prefix: bits })
  const prefixText = text.slice(slash + 1)
  const maxPrefix = address.includes(':') ? 128 : 32
  if (!octet.test(prefixText) || Number(prefixText) > maxPrefix)
    return left(`has a wrong prefix. Write "${address}/" and a number from 1 to ${maxPrefix}.`)
  // ::ffff:10.0.0.0/104 is 10.0.0.0/8
  const prefix = Number(prefixText) - (maxPrefix - bits)
  if (prefix <= 0)
    return left(
      "is every peer. If you mean that, write from: { anyPeer: 'only the proxy can connect' }."
    )
  const network = { bytes, prefix }
  const masked = bytes.map((_, i) => maskedByte(network, i))
  return bytes.every((byte, i) => byte === masked[i])
    ? right(network)
    : left(`is a host, not a network. Write "${formatAddress(masked)}/${prefix}" or "${address}".`)
}

export function networkContains(network: Network, address: Bytes): boolean {
  return (
    address.length === network.bytes.length &&
    address.every(
      (_, i) => maskedByte({ bytes: address, prefix: network.prefix }, i) === network.bytes[i]
    )
  )
}
