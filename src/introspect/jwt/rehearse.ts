// Verifies a JWT that no issuer made: see values/warm.ts.
import { base64url, signSample, utf8 } from '#host'
import type { Awaitable, Introspect, Introspection, Jwks } from '../../types'

const issuer = 'https://rehearsal.invalid'
const header = '{"alg":"ES256","typ":"at+jwt"}'
const claims = `{"iss":"${issuer}","sub":"a","client_id":"a","jti":"a","scope":"a","aud":"a","iat":0,"exp":0,"cnf":{}}`

/**
 * `make` makes an Introspect for the rehearsal alone. Its only key is made for the occasion, and
 * forgotten: no constant is a token or a key.
 */
export function rehearseJwt(
  make: (options: { readonly issuer: string; readonly keys: Jwks }) => Introspect
): Awaitable<Introspection> {
  const signedText = [header, claims].map(part => base64url(utf8(part))).join('.')
  const sample = signSample(signedText)
  const introspect = make({ issuer, keys: { keys: [sample.jwk] } })
  return introspect({ token: `${signedText}.${base64url(sample.signature)}` })
}
