// Who may speak for the proxy: the TCP peer alone decides, never a header [RFC 9440 §4].
import { isLeft } from 'fp-ts/Either'
import { ignoreRejection } from '../../../src/async/observe'
import { isString } from '../../../src/values/guards'
import { assert } from '../../../src/values/options'
import { type Network, networkContains, parseAddress, parseNetwork } from './address'

/**
 * The peers that may speak for the proxy; whoever else sends the proxy's header is refused. There is no default.
 *
 * - `'loopback'`: 127.0.0.0/8 and ::1, hence every process on this machine. `'unix'`: a unix socket, hence whoever may open it.
 * - a list of addresses and CIDR blocks, `'loopback'` and `'unix'` among them if need be: `['10.1.0.0/16', '2001:db8::/48']`
 * - a predicate; only exactly `true` trusts, and one that throws or returns a promise does not
 * - every peer, in words: for a port that the network lets nothing but the proxy reach
 *
 * What it judges is the peer of the TCP connection. A peer that is not known is trusted by none of these.
 */
export type From =
  | 'loopback'
  | 'unix'
  | readonly string[]
  | { readonly anyPeer: 'only the proxy can connect' }
  | ((peer: string) => boolean)

type Judge = (peer: string) => boolean

function within(networks: readonly Network[]): Judge {
  return peer => {
    const address = parseAddress(peer)
    return address !== undefined && networks.some(network => networkContains(network, address))
  }
}

const loopback: Judge = within([
  { bytes: [127, 0, 0, 0], prefix: 8 },
  { bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], prefix: 128 }
])
const unix: Judge = peer => peer === 'unix'

function named(reader: string, entry: unknown): Judge {
  if (entry === 'loopback') return loopback
  if (entry === 'unix') return unix
  assert(
    isString(entry),
    `${reader}({ from }): an entry of the list is not a text. Write addresses, such as '10.1.0.0/16'.`
  )
  const network = parseNetwork(entry)
  if (isLeft(network))
    throw new TypeError(
      `${reader}({ from }): ${JSON.stringify(entry.slice(0, 60))} ${network.left}`
    )
  return within([network.right])
}

function asked(predicate: (peer: string) => unknown): Judge {
  return peer => {
    try {
      return ignoreRejection(predicate(peer)) === true
    } catch {
      return false
    }
  }
}

function judgeOf(reader: string, from: unknown): Judge {
  if (typeof from === 'function') return asked(from as (peer: string) => unknown)
  if (from === 'loopback' || from === 'unix') return named(reader, from)
  if (Array.isArray(from)) {
    assert(
      from.length > 0,
      `${reader}({ from }): the list is empty. Write the addresses of the proxy, such as '10.1.0.0/16'.`
    )
    const judges = from.map(entry => named(reader, entry))
    return peer => judges.some(judge => judge(peer))
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

/** Checked once; then asked per request. */
export function trustedPeers(reader: string, from: From): (peer: string | undefined) => boolean {
  const judge = judgeOf(reader, from)
  return peer => typeof peer === 'string' && peer !== '' && judge(peer)
}
