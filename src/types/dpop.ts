// What a gate needs for tokens that are bound to a DPoP key [RFC 9449].

/** What `dpop` returns, for `gate({ dpop })`. It has no members that you could use. */
export interface Dpop {
  readonly _tag: 'Dpop'
}
