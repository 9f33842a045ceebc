// What is known of an access token.

/** What a token is bound to [RFC 7800 §3.1]. All absent: an unbound (bearer) token. */
export interface Confirmation {
  /** `x5t#S256`: the certificate the token was issued to [RFC 8705 §3.1]. */
  readonly thumbprint?: string | undefined
  /** `jkt`: the DPoP key the token was issued to [RFC 9449 §6]. */
  readonly jkt?: string | undefined
  /** Names of confirmation methods that cannot be checked here; alone, they refuse. */
  readonly unknown?: readonly string[] | undefined
}

/** What is known of an access token, whoever told us. Times are seconds since 1970. */
export interface Token {
  readonly subject?: string | undefined
  readonly clientId?: string | undefined
  readonly scopes: readonly string[]
  readonly expiresAt?: number | undefined
  readonly notBefore?: number | undefined
  readonly issuer?: string | undefined
  readonly audience?: readonly string[] | undefined
  readonly acr?: string | undefined
  readonly authTime?: number | undefined
  readonly confirmation: Confirmation
  /** Everything the server said, own properties only, deep-frozen. Untrusted: no check of gatecheck reads it. */
  readonly claims: Readonly<Record<string, unknown>>
}
