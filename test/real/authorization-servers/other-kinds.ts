// One real token or signed text of each kind that is no access token.
import { bodyOf } from './answers'
import { makeAssertion, makeKey, makeProof } from './jws'
import { introspect } from './requests'
import type { AuthorizationServer } from './server'

export type OtherKind =
  | 'refresh token'
  | 'ID token'
  | 'logout token'
  | 'signed answer'
  | 'assertion'
  | 'DPoP proof'

/** All but the refresh token are JWTs. Assertion and proof are signed with keys of clients. */
export async function requestOtherKinds(
  server: AuthorizationServer
): Promise<Readonly<Record<OtherKind, string>>> {
  const { accessToken, refreshToken, idToken } = await server.requestTokens({
    format: server.introspectable,
    bound: true,
    user: 'jane'
  })
  const answer = await introspect(server, 'client_secret_basic', accessToken, {
    accept: 'application/token-introspection+jwt'
  })
  const { clientId, key } = server.resourceServer('private_key_jwt')
  return {
    'refresh token': refreshToken,
    'ID token': idToken,
    'logout token': await server.logOut(idToken),
    'signed answer': bodyOf(answer),
    assertion: makeAssertion(clientId, server.introspectionEndpoint, key)['client_assertion'] ?? '',
    'DPoP proof': makeProof('GET', 'https://api.example/accounts', makeKey('ES256'), accessToken)
  }
}
