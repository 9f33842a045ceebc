// What is known about an access token.

/** What a token is bound to [RFC 7800 §3.1]. If all fields are absent, it is a bearer token. */
export interface Confirmation {
  /** `x5t#S256`: SHA-256 of the certificate the token was issued to [RFC 8705 §3.1]. */
  readonly thumbprint?: string | undefined
  /** `jkt`: SHA-256 thumbprint of the DPoP key the token was issued to [RFC 9449 §6]. */
  readonly jkt?: string | undefined
  /** Confirmation methods that gatecheck cannot check. Without `thumbprint` they are refused. */
  readonly unknown?: readonly string[] | undefined
}

/** One authorization detail. Its `type` says which other members there are [RFC 9396 §2]. */
export interface AuthorizationDetail {
  readonly type: string
  readonly [member: string]: unknown
}

/** What is known about an access token, from any source. Times are seconds since 1970. */
export interface Token {
  /** `sub`: whom the token was issued for. */
  readonly subject?: string | undefined
  /** `client_id`: the client that obtained the token. */
  readonly clientId?: string | undefined
  /** `scope`, as a list. Empty if the server named no scope. */
  readonly scopes: readonly string[]
  /** `exp`: from this second on the token is refused. Absent: the server named no expiry. */
  readonly expiresAt?: number | undefined
  /** `nbf`: before this second the token is refused. */
  readonly notBefore?: number | undefined
  /**
   * Who issued the token, if that was verified. `jwt` sets it, `rfc7662` only with its option
   * `issuer`.
   * An `iss` that was not verified is only among the claims.
   */
  readonly issuer?: string | undefined
  /**
   * Set by `byIssuer` with several entries: a subject, a client and an `acr` then mean nothing
   * without the issuer.
   */
  readonly issuers?: 'several' | undefined
  /** `jti`: the token's own identifier [RFC 7519 §4.1.7]. */
  readonly id?: string | undefined
  /** `iat`: when the token was issued. */
  readonly issuedAt?: number | undefined
  /** `aud`: the APIs the token is meant for. */
  readonly audience?: readonly string[] | undefined
  /** `acr`: how the user was authenticated [RFC 9470 §6]. */
  readonly acr?: string | undefined
  /** `auth_time`: when the user was authenticated [RFC 9470 §6]. */
  readonly authTime?: number | undefined
  /** `authorization_details`: what the token allows in detail [RFC 9396 §9]. Deeply frozen. */
  readonly authorizationDetails?: readonly AuthorizationDetail[] | undefined
  /** `cnf`: what the token is bound to. */
  readonly confirmation: Confirmation
  /**
   * All members of the server's answer, or of the JWT, deeply frozen. Not trusted: gatecheck's own checks do not
   * read them.
   */
  readonly claims: Readonly<Record<string, unknown>>
}
