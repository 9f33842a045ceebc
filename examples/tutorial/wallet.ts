// Step 5: the authorization code flow as john, then one token of every other kind that the calls need.
import { randomBytes } from 'node:crypto'
import { clients } from './authorization-server/clients'
import { account } from './authorization-server/login'
import {
  authorizationUrl,
  clientCredentials,
  introspect,
  logIn,
  type Pkce,
  pkce,
  redeem,
  revoke,
  type Tokens
} from './flow'
import type { Ground } from './ground'
import type { Narrator } from './narrator'

/** Each is also a file of that name in the work folder. */
export const kinds = [
  'token',
  'refresh-token',
  'token-expired',
  'token-revoked',
  'token-other-scope',
  'token-unbound',
  'token-unknown'
] as const
export type Kind = (typeof kinds)[number]

export interface Wallet {
  readonly tokens: Readonly<Record<Kind, string>>
  /** When `token-expired` has become that; milliseconds since 1970. */
  readonly expiredAt: number
}

export async function wallet(at: Ground, tell: Narrator): Promise<Wallet> {
  const {
    server,
    tokenEndpoint,
    certificates: { client1 }
  } = at
  tell.step('The authorization code flow, and a token bound to client 1')
  const proof = pkce()
  await at.files.secret('code-verifier', proof.verifier)
  tell.say(
    'A browser does the same from the first address on; the name is john and the password is john.'
  )
  for (const command of loginCommands(at, proof)) tell.command(command)
  const code = await logIn(server, proof)
  tell.say(
    `${account.name} logged in and allowed time:query, and the redirect URI got a code. It becomes tokens at the proxy, with client 1's certificate:`
  )
  for (const command of tokenCommands(at)) tell.command(command)
  const { accessToken, refreshToken } = await redeem(server, tokenEndpoint, code, proof)
  if (refreshToken === undefined) throw new Error('The token endpoint sent no refresh token')
  const { cnf } = (await introspect(server, accessToken)) as {
    readonly cnf?: { readonly 'x5t#S256'?: string }
  }
  if (cnf?.['x5t#S256'] !== client1.thumbprint)
    throw new Error('The access token is not bound to client 1')
  tell.say(
    `The server says that the access token is bound to x5t#S256 ${client1.thumbprint}: that is client 1.`
  )
  tell.say(
    'The other tokens are for clients without a person: one lives a second, one is revoked, one is for time:set alone, one is unbound.'
  )
  const ask = async (kind: Kind, clientId: string, scope: string): Promise<Tokens> => {
    tell.command(
      `${curl} -d grant_type=client_credentials -d client_id=${clientId} -d scope=${scope} ${tokenEndpoint.url} | member access_token > ${kind}`
    )
    return clientCredentials(tokenEndpoint, clientId, scope)
  }
  const expired = await ask('token-expired', clients.hasty, 'time:query')
  const revoked = await ask('token-revoked', clients.machine, 'time:query')
  const other = await ask('token-other-scope', clients.machine, 'time:set')
  const unbound = await ask('token-unbound', clients.loose, 'time:query')
  const tokens = {
    token: accessToken,
    'refresh-token': refreshToken,
    'token-expired': expired.accessToken,
    'token-revoked': revoked.accessToken,
    'token-other-scope': other.accessToken,
    'token-unbound': unbound.accessToken,
    'token-unknown': randomBytes(32).toString('base64url')
  }
  for (const kind of kinds) await at.files.secret(kind, tokens[kind])
  tell.command(
    `${curl} -d client_id=${clients.machine} -d token=$(cat token-revoked) ${tokenEndpoint.url}/revocation`
  )
  await revoke(tokenEndpoint, clients.machine, revoked.accessToken)
  return { tokens, expiredAt: expired.expiresAt }
}

const curl = 'curl -s --cacert server.crt --cert client1.crt --key client1.key'

function loginCommands({ server }: Ground, proof: Pkce): readonly string[] {
  const browse = "curl -s -L -b cookies -c cookies -o page.html -w '%{url_effective}'"
  return [
    `LOGIN=$(${browse} '${authorizationUrl(server, proof)}')`,
    `BACK=$(${browse} -d name=${account.name} -d password=${account.password} "$LOGIN")`,
    'CODE=${BACK#*code=}; CODE=${CODE%%&*}'
  ]
}

/** Without jq, which not everybody has. */
function tokenCommands({ server, tokenEndpoint }: Ground): readonly string[] {
  return [
    'member() { sed -E "s/.*\\"$1\\":\\"([^\\"]+)\\".*/\\1/"; }',
    `${curl} -d grant_type=authorization_code -d client_id=${clients.person} -d code=$CODE -d code_verifier=$(cat code-verifier)` +
      ` -d redirect_uri=${server.redirectUri} ${tokenEndpoint.url} > tokens.json`,
    'member access_token < tokens.json > token; member refresh_token < tokens.json > refresh-token'
  ]
}
