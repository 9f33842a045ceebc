// Step 5: gets john's token with the authorization code flow, then one token of each other kind.
import { randomBytes } from 'node:crypto'
import { clients } from './authorization-server/clients'
import { account } from './authorization-server/login'
import { claimsOf } from './claims'
import {
  authorizationUrl,
  createPkce,
  logIn,
  type Pkce,
  redeemCode,
  requestClientToken,
  revokeToken,
  type TokenEndpoint,
  type TokenResponse
} from './flow'
import type { Narrator } from './narrator'
import type { Setup } from './setup'

/** Each token is in the work folder, in a file of this name. */
export const tokenKinds = [
  'token',
  'refresh-token',
  'token-expired',
  'token-revoked',
  'token-other-scope',
  'token-unbound',
  'token-unknown'
] as const
export type TokenKind = (typeof tokenKinds)[number]

export interface TokenSet {
  readonly tokens: Readonly<Record<TokenKind, string>>
  /** When `token-expired` expires, in milliseconds since 1970. */
  readonly expiredAt: number
}

export async function obtainTokens(setup: Setup, narrator: Narrator): Promise<TokenSet> {
  const {
    server,
    tokenEndpoint,
    tokenEndpoint: { proof }
  } = setup
  const isJwt = server.tokens === 'jwt'
  narrator.step('The authorization code flow, and a token bound to client 1')
  const pkce = createPkce()
  await setup.folder.writeSecret('code-verifier', pkce.verifier)
  narrator.say(
    'To do this in a browser, open the first address. The name is john, the password is john.'
  )
  for (const command of loginCommands(setup, pkce)) narrator.command(command)
  const code = await logIn(server, pkce)
  narrator.say(
    `${account.name} logged in and granted time:query, and the redirect URI received a code. It is redeemed with client 1's certificate${proof === undefined ? '' : ' and a proof by its key'}:`
  )
  for (const command of tokenCommands(setup)) narrator.command(command)
  const { accessToken, refreshToken } = await redeemCode(server, tokenEndpoint, code, pkce)
  if (refreshToken === undefined) throw new Error('The token endpoint sent no refresh token')
  await checkConfirmation(setup, accessToken, narrator)
  narrator.say(
    `The other tokens come from client credentials: one expires after a second, one ${isJwt ? 'is to be' : 'is'} revoked, one has only time:set, one is unbound.`
  )
  const requestToken = async (
    kind: TokenKind,
    clientId: string,
    scope: string
  ): Promise<TokenResponse> => {
    narrator.command(
      `${curlAsClient1}${proofOption(kind === 'token-unbound' ? undefined : proof)} -d grant_type=client_credentials -d client_id=${clientId} -d scope=${scope} ${tokenEndpoint.url} | member access_token > ${kind}`
    )
    const endpoint =
      kind === 'token-unbound' ? { ...tokenEndpoint, proof: undefined } : tokenEndpoint
    return requestClientToken(endpoint, clientId, scope)
  }
  const expired = await requestToken('token-expired', clients.shortLived, 'time:query')
  const revoked = await requestToken('token-revoked', clients.machine, 'time:query')
  const otherScope = await requestToken('token-other-scope', clients.machine, 'time:set')
  const unbound = await requestToken('token-unbound', clients.unbound, 'time:query')
  const tokens = {
    token: accessToken,
    'refresh-token': refreshToken,
    'token-expired': expired.accessToken,
    'token-revoked': revoked.accessToken,
    'token-other-scope': otherScope.accessToken,
    'token-unbound': unbound.accessToken,
    'token-unknown': randomBytes(32).toString('base64url')
  }
  for (const kind of tokenKinds) await setup.folder.writeSecret(kind, tokens[kind])
  narrator.command(
    `${curlAsClient1} -d client_id=${clients.machine} -d token=$(cat token-revoked) ${tokenEndpoint.url}/revocation`
  )
  await revokeToken(tokenEndpoint, clients.machine, revoked.accessToken, isJwt ? 400 : 200)
  if (isJwt)
    narrator.say('400: oidc-provider does not revoke JWTs. This one passes until it expires.')
  return { tokens, expiredAt: expired.expiresAt }
}

/** It must be bound to exactly what this run binds tokens to. */
async function checkConfirmation(
  { server, certificates: { client1 }, proofKeys }: Setup,
  accessToken: string,
  narrator: Narrator
): Promise<void> {
  const { cnf = {} } = (await claimsOf(server, accessToken)) as {
    readonly cnf?: Readonly<Record<string, string>>
  }
  const expected = [
    ...(server.binding === 'dpop' ? [] : [['x5t#S256', client1.thumbprint] as const]),
    ...(proofKeys === undefined ? [] : [['jkt', proofKeys.client1.thumbprint] as const])
  ]
  if (
    Object.keys(cnf).length !== expected.length ||
    expected.some(([name, thumbprint]) => cnf[name] !== thumbprint)
  )
    throw new Error('The access token is not bound to client 1')
  for (const [name, thumbprint] of expected)
    narrator.say(
      `The access token is bound to ${name} ${thumbprint}, the thumbprint of client 1${name === 'jkt' ? "'s key" : ''}.`
    )
}

function proofOption(proof: TokenEndpoint['proof']): string {
  return proof === undefined ? '' : ` -H "DPoP: $(proof ${proof.key.file} POST ${proof.url})"`
}

const curlAsClient1 = 'curl -s --cacert server.crt --cert client1.crt --key client1.key'

function loginCommands({ server }: Setup, pkce: Pkce): readonly string[] {
  const curlAsBrowser = "curl -s -L -b cookies -c cookies -o page.html -w '%{url_effective}'"
  return [
    `LOGIN=$(${curlAsBrowser} '${authorizationUrl(server, pkce)}')`,
    `BACK=$(${curlAsBrowser} -d name=${account.name} -d password=${account.password} "$LOGIN")`,
    'CODE=${BACK#*code=}; CODE=${CODE%%&*}'
  ]
}

/** `member` reads a JSON member with sed, because jq is often not installed. */
function tokenCommands({ server, tokenEndpoint }: Setup): readonly string[] {
  return [
    'member() { sed -E "s/.*\\"$1\\":\\"([^\\"]+)\\".*/\\1/"; }',
    `${curlAsClient1}${proofOption(tokenEndpoint.proof)} -d grant_type=authorization_code -d client_id=${clients.userApp} -d code=$CODE -d code_verifier=$(cat code-verifier)` +
      ` -d redirect_uri=${server.redirectUri} ${tokenEndpoint.url} > tokens.json`,
    'member access_token < tokens.json > token; member refresh_token < tokens.json > refresh-token'
  ]
}
