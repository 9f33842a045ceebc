// Steps 1 to 3: certificates and truststore, the authorization server, and mutual TLS in front of its token endpoint.
import { writeFile } from 'node:fs/promises'
import {
  type AuthorizationServer,
  authorizationServer
} from './authorization-server/authorization-server'
import { clients } from './authorization-server/clients'
import { certificateHeader, proxyHeader } from './authorization-server/proxied'
import { type Certificate, commands, makeCertificate } from './certificates'
import type { Endings } from './endings'
import type { TokenEndpoint } from './flow'
import type { Folder } from './folder'
import type { Narrator } from './narrator'
import { type Proxy, proxy } from './proxy/proxy'
import { expectAnswer, send } from './request'
import { truststore } from './truststore'

export interface Certificates {
  readonly server: Certificate
  readonly client1: Certificate
  readonly client2: Certificate
  /** In no truststore. */
  readonly stranger: Certificate
  /** PEM. */
  readonly truststore: string
}

export interface Ground {
  readonly files: Folder
  readonly certificates: Certificates
  readonly server: AuthorizationServer
  readonly proxy: Proxy
  readonly tokenEndpoint: TokenEndpoint
}

export async function ground(
  files: Folder,
  ending: Endings,
  tell: Narrator,
  choice?: 'nginx' | 'node'
): Promise<Ground> {
  const certificates = await firstStep(files, tell)
  const server = await secondStep(certificates, ending, tell)
  const mtls = await thirdStep(files, certificates, server, ending, tell, choice)
  return {
    files,
    certificates,
    server,
    proxy: mtls,
    tokenEndpoint: {
      url: `${mtls.url}/token`,
      ca: certificates.server.certificate,
      client: certificates.client1
    }
  }
}

async function firstStep(files: Folder, tell: Narrator): Promise<Certificates> {
  tell.step('Keys, certificates and a truststore')
  tell.say('Everything this run makes lies in one folder; all commands below are meant for it:')
  tell.command(files.enter)
  tell.say(
    'One certificate for the servers, two for clients, and one for a stranger, all self-signed:'
  )
  const make = (name: string, subject: string): Promise<Certificate> => {
    const wish = { name, subject, server: name === 'server' }
    for (const command of commands(wish)) tell.command(command)
    return makeCertificate(files, wish)
  }
  const server = await make('server', '/O=gatecheck tutorial/CN=localhost')
  const client1 = await make('client1', '/O=gatecheck tutorial/CN=client 1')
  const client2 = await make('client2', '/O=gatecheck tutorial/CN=client 2')
  const stranger = await make('stranger', '/O=somebody else/CN=stranger')
  tell.say(`Client 1's thumbprint (SHA-256, base64url) is ${client1.thumbprint}.`)
  tell.command('cat client1.crt client2.crt > truststore.pem')
  const pem = client1.certificate + client2.certificate
  await writeFile(files.path('truststore.pem'), pem)
  const store = truststore(pem)
  if (store._tag === 'Rejected') throw new Error(store.why)
  tell.say(
    `The truststore lets in ${store.subjects.length} clients: ${store.subjects.join(' and ')}.`
  )
  const doubled = truststore(pem + client1.certificate)
  if (doubled._tag === 'Accepted')
    throw new Error('A truststore with one subject twice was accepted')
  tell.say(`With client 1 in it twice it is refused, as API Gateway does: "${doubled.why}".`)
  return { server, client1, client2, stranger, truststore: pem }
}

async function secondStep(
  { client1 }: Certificates,
  ending: Endings,
  tell: Narrator
): Promise<AuthorizationServer> {
  tell.step('The authorization server')
  const server = await authorizationServer(client1.certificate)
  ending.add(server.close)
  const url = `${server.issuer}/.well-known/openid-configuration`
  tell.say(`oidc-provider, in this process, at ${server.issuer}. It says of itself:`)
  tell.command(`curl ${url}`)
  const metadata = JSON.parse((await expectAnswer('The discovery', 200, { url })).body) as Readonly<
    Record<string, unknown>
  >
  for (const key of [
    'grant_types_supported',
    'introspection_endpoint',
    'revocation_endpoint',
    'tls_client_certificate_bound_access_tokens'
  ])
    tell.say(`${key}: ${JSON.stringify(metadata[key])}`)
  if (server.warnings.length > 0)
    tell.say(
      'It (oidc-provider, not gatecheck) warns that this is no production server, and is right:'
    )
  for (const warning of server.warnings) tell.say(`"${warning}"`)
  return server
}

async function thirdStep(
  files: Folder,
  { server: { key, certificate } }: Certificates,
  server: AuthorizationServer,
  ending: Endings,
  tell: Narrator,
  choice?: 'nginx' | 'node'
): Promise<Proxy> {
  tell.step('Mutual TLS in front of the token endpoint')
  const mtls = await proxy(
    {
      files,
      serverKey: key,
      serverCertificate: certificate,
      upstreamPort: server.port,
      certificateHeader,
      proxyHeader,
      proxySecret: server.proxySecret
    },
    choice
  )
  ending.add(mtls.close)
  tell.say(
    mtls.command === undefined
      ? `${mtls.by} stands where nginx would (it is ${choice === 'node' ? 'not wanted' : 'not on the PATH'}): it asks for any client certificate`
      : `${mtls.by}, with ssl_verify_client optional_no_ca: it asks for any client certificate`
  )
  tell.say(
    `and passes it to the authorization server in ${certificateHeader}, at ${mtls.url}/token.`
  )
  if (mtls.command !== undefined) tell.command(mtls.command)
  tell.say('A token request without a certificate, even with a forged header, gets no token:')
  tell.command(
    `curl --cacert server.crt -H '${certificateHeader}: forged' -d grant_type=client_credentials -d client_id=${clients.machine} ${mtls.url}/token`
  )
  const refused = await send({
    url: `${mtls.url}/token`,
    ca: certificate,
    headers: { [certificateHeader]: 'forged' },
    form: { grant_type: 'client_credentials', client_id: clients.machine }
  })
  if (refused._tag === 'Unanswered' || refused.status !== 401)
    throw new Error('The token endpoint answered a client without a certificate')
  tell.say(`${refused.status} ${refused.body}`)
  return mtls
}
