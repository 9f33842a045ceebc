// What a server's JWTs look like, and how `jwt` is configured for it.
import type { JwtOptions } from 'gatecheck'

type Members = Readonly<Record<string, unknown>>

export interface JwtShape {
  readonly header: Members
  /** `iat` and `exp` are set when it is signed. */
  readonly claims: Members
}

export interface ServerShape {
  readonly name: string
  /** What docs/servers.md says. Keys are discovered, from the issuer. */
  readonly options: Omit<JwtOptions, 'keys'>
  /** For `gate({ audience })`; `absentAudience: 'allowed'` where the server sends no `aud`. */
  readonly gate: { readonly audience: string; readonly absentAudience?: 'allowed' }
  readonly accessToken: JwtShape
  /** A scope of the access token. */
  readonly scope: string
  readonly subject: string
  readonly clientId: string
  /** JWTs of the server that are no access tokens, and what `jwt` says of them. */
  readonly others: Readonly<Record<string, JwtShape & { readonly detail: string }>>
}
