// Which TCP peers are trusted as the proxy. A header is never consulted [RFC 9440 §4].
import { isLeft } from 'fp-ts/Either'
import { ignoreRejection } from '../../../src/async/observe'
import { isString } from '../../../src/values/guards'
import { assert } from '../../../src/values/options'
import { type Network, networkContains, parseAddress, parseNetwork } from './address'
import { misused } from './misuse'

/**
 * The TCP peers that are trusted as the proxy. If any other peer sends the proxy's header, the
 * certificate is unreadable. There is no default.
 *
 * - `'loopback'`: 127.0.0.0/8 and ::1, so every process on this machine
 * - `'unix'`: a unix socket, so every process that may open it
 * - a list of addresses and CIDR blocks, which may contain `'loopback'` and `'unix'`:
 *   `['10.1.0.0/16', '2001:db8::/48']`
 * - a predicate, which must return `true` or `false`. If it throws, or returns anything else such as
 *   a promise, the reader throws: gatecheck's adapters then answer 500.
 * - `{ anyPeer: 'only the proxy can connect' }`: every peer, for a port that only the proxy can
 *   reach
 *
 * A peer whose address is not known is never trusted (`peer_unknown`).
 */
export type From =
  | 'loopback'
  | 'unix'
  | readonly string[]
  | { readonly anyPeer: 'only the proxy can connect' }
  | ((peer: string) => boolean)

type IsTrusted = (peer: string) => boolean

function isWithin(networks: readonly Network[]): IsTrusted {
  return peer => {
    const address = parseAddress(peer)
    return address !== undefined && networks.some(network => networkContains(network, address))
  }
}

const isLoopback: IsTrusted = isWithin([
  { bytes: [127, 0, 0, 0], prefix: 8 },
  { bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], prefix: 128 }
])
const isUnixSocket: IsTrusted = peer => peer === 'unix'

function parseEntry(reader: string, entry: unknown): IsTrusted {
  if (entry === 'loopback') return isLoopback
  if (entry === 'unix') return isUnixSocket
  assert(
    isString(entry),
    `${reader}({ from }): an entry of the list is not a string. Write addresses, such as '10.1.0.0/16'.`
  )
  const network = parseNetwork(entry)
  if (isLeft(network))
    throw new TypeError(
      `${reader}({ from }): ${JSON.stringify(entry.slice(0, 60))} ${network.left}`
    )
  return isWithin([network.right])
}

function checkedPredicate(reader: string, predicate: (peer: string) => unknown): IsTrusted {
  return peer => {
    try {
      const isTrusted = ignoreRejection(predicate(peer))
      if (isTrusted === true || isTrusted === false) return isTrusted
    } catch {
      // The error may hold more than the peer.
    }
    return misused(reader, 'from', 'the function must return true or false, and no promise')
  }
}

/** Checks `from` once. The result is called for each request. */
export function parseFrom(reader: string, from: unknown): IsTrusted {
  if (typeof from === 'function') return checkedPredicate(reader, from as (peer: string) => unknown)
  if (from === 'loopback' || from === 'unix') return parseEntry(reader, from)
  if (Array.isArray(from)) {
    assert(
      from.length > 0,
      `${reader}({ from }): the list is empty. Write the addresses of the proxy, such as '10.1.0.0/16'.`
    )
    const entries = from.map(entry => parseEntry(reader, entry))
    return peer => entries.some(isTrusted => isTrusted(peer))
  }
  if (
    typeof from === 'object' &&
    from !== null &&
    (from as { readonly anyPeer?: unknown }).anyPeer === 'only the proxy can connect'
  )
    return () => true
  throw new TypeError(
    `${reader}({ from }): from is ${from === undefined ? 'missing' : 'wrong'}. Name the TCP peers of the proxy: 'loopback', 'unix' or a list such as ['10.1.0.0/16'].`
  )
}
