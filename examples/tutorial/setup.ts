// Steps 1 to 3: the certificates, the authorization server, and mutual TLS at its token endpoint.
import {
  type AuthorizationServer,
  startAuthorizationServer,
  type TokenProperties
} from './authorization-server/authorization-server'
import { clients } from './authorization-server/clients'
import { certificateHeader, proxySecretHeader } from './authorization-server/proxy-headers'
import { type Certificates, makeCertificates } from './certificates'
import type { Cleanups } from './cleanups'
import type { TokenEndpoint } from './flow'
import type { Folder } from './folder'
import type { Narrator } from './narrator'
import { makeProofKeys, type ProofKeys } from './proofs'
import { type RunningProxy, startProxy } from './proxy/proxy'
import { send, sendExpecting } from './request'

export interface Setup {
  readonly folder: Folder
  readonly certificates: Certificates
  /** Absent if tokens are bound to certificates alone. */
  readonly proofKeys: ProofKeys | undefined
  readonly server: AuthorizationServer
  readonly proxy: RunningProxy
  readonly tokenEndpoint: TokenEndpoint
}

export async function setUp(
  folder: Folder,
  cleanups: Cleanups,
  narrator: Narrator,
  tokenProperties: TokenProperties,
  proxyChoice?: 'nginx' | 'node'
): Promise<Setup> {
  const certificates = await makeCertificates(folder, narrator)
  const proofKeys =
    tokenProperties.binding === 'certificate' ? undefined : await makeProofKeys(folder, narrator)
  const server = await startServer(certificates, tokenProperties, cleanups, narrator)
  const tlsProxy = await startTokenEndpoint(
    folder,
    certificates,
    server,
    cleanups,
    narrator,
    proxyChoice
  )
  return {
    folder: folder,
    certificates,
    proofKeys,
    server,
    proxy: tlsProxy,
    tokenEndpoint: {
      url: `${tlsProxy.url}/token`,
      ca: certificates.server.certificate,
      client: certificates.client1,
      proof: proofKeys && { key: proofKeys.client1, url: server.tokenUrl }
    }
  }
}

async function startServer(
  { client1 }: Certificates,
  tokenProperties: TokenProperties,
  cleanups: Cleanups,
  narrator: Narrator
): Promise<AuthorizationServer> {
  narrator.step('The authorization server')
  const server = await startAuthorizationServer(client1.certificate, tokenProperties)
  cleanups.add(server.close)
  const url = `${server.issuer}/.well-known/openid-configuration`
  narrator.say(`oidc-provider runs in this process, at ${server.issuer}. Part of its metadata:`)
  narrator.command(`curl ${url}`)
  const metadata = JSON.parse(
    (await sendExpecting('The discovery', 200, { url })).body
  ) as Readonly<Record<string, unknown>>
  for (const key of [
    'grant_types_supported',
    tokenProperties.tokens === 'jwt' ? 'jwks_uri' : 'introspection_endpoint',
    'revocation_endpoint',
    tokenProperties.binding === 'certificate'
      ? 'tls_client_certificate_bound_access_tokens'
      : 'dpop_signing_alg_values_supported'
  ])
    narrator.say(`${key}: ${JSON.stringify(metadata[key])}`)
  if (tokenProperties.binding === 'both')
    narrator.say(
      'oidc-provider binds a token to a certificate or to a key. Here it binds to the key, and the tutorial adds the certificate.'
    )
  if (server.warnings.length > 0)
    narrator.say(
      'oidc-provider (not gatecheck) prints warnings, because this is not a production server:'
    )
  for (const warning of server.warnings) narrator.say(`"${warning}"`)
  return server
}

async function startTokenEndpoint(
  folder: Folder,
  { server: { key, certificate } }: Certificates,
  server: AuthorizationServer,
  cleanups: Cleanups,
  narrator: Narrator,
  proxyChoice?: 'nginx' | 'node'
): Promise<RunningProxy> {
  narrator.step('Mutual TLS in front of the token endpoint')
  const tlsProxy = await startProxy(
    {
      folder: folder,
      serverKey: key,
      serverCertificate: certificate,
      upstreamPort: server.port,
      certificateHeader,
      proxySecretHeader,
      proxySecret: server.proxySecret
    },
    proxyChoice
  )
  cleanups.add(tlsProxy.close)
  narrator.say(
    tlsProxy.command === undefined
      ? `${tlsProxy.version} replaces nginx (${proxyChoice === 'node' ? 'as requested' : 'nginx is not on the PATH'}). It asks for a client certificate, accepts any,`
      : `${tlsProxy.version} with ssl_verify_client optional_no_ca asks for a client certificate, accepts any,`
  )
  narrator.say(
    `and forwards it to the authorization server in the header ${certificateHeader}. The endpoint is ${tlsProxy.url}/token.`
  )
  if (tlsProxy.command !== undefined) narrator.command(tlsProxy.command)
  narrator.say('A request without a certificate gets no token, even with a forged header:')
  narrator.command(
    `curl --cacert server.crt -H '${certificateHeader}: forged' -d grant_type=client_credentials -d client_id=${clients.machine} ${tlsProxy.url}/token`
  )
  const response = await send({
    url: `${tlsProxy.url}/token`,
    ca: certificate,
    headers: { [certificateHeader]: 'forged' },
    form: { grant_type: 'client_credentials', client_id: clients.machine }
  })
  if (response._tag === 'Unanswered' || response.status !== 401)
    throw new Error('The token endpoint answered a client without a certificate')
  narrator.say(`${response.status} ${response.body}`)
  return tlsProxy
}
