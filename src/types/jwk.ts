// Keys in JSON, as servers publish and users configure them. What they hold is checked where they
// are used.

/** A JSON Web Key [RFC 7517 §4]. A member that is wrong is an error where the key is used. */
export type Jwk = { readonly [member: string]: unknown }

/** A JWK Set [RFC 7517 §5]. */
export interface Jwks {
  readonly keys: readonly Jwk[]
}
