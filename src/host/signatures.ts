// Signatures as both hosts provide them: Node returns values, WebCrypto returns promises.

/** How an algorithm signs, in words that both hosts know. */
export interface SignatureScheme {
  readonly name: 'RSASSA-PKCS1-v1_5' | 'RSA-PSS' | 'ECDSA' | 'Ed25519'
  /** Of the hash, and of the salt of RSA-PSS [RFC 7518 §3.5]. Ed25519 has a hash of its own. */
  readonly bits: 256 | 384 | 512
  /** The curve, for ECDSA and Ed25519. */
  readonly crv?: string | undefined
}

/** A JWK with nothing but its mathematical members, all checked. */
export type KeyMembers = Readonly<Record<string, string>>

/** False also if the host cannot import the key: its point is not on the curve, for instance. */
export type Verify = (text: string, signature: Uint8Array) => boolean | Promise<boolean>
export type Sign = (text: string) => Uint8Array | Promise<Uint8Array>

/** A new key pair: only the mathematical members, without `kid` or `alg`. RSA has 2048 bits. */
export interface GeneratedKeys {
  readonly publicKey: KeyMembers
  readonly privateKey: KeyMembers
}
