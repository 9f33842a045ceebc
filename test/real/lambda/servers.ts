// Whom the function asks: an RFC 7662 server, Authlete's stand-in, a JWT issuer, and AWS's extension
// for secrets.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type SignedTokens, sampleCertificates, signedTokens } from 'gatecheck/testing'
import { startAuthleteStandIn } from '../../../examples/tutorial/authlete-stand-in/stand-in'
import { closeServer, listen, loopback } from '../../../examples/tutorial/listening'

const { first } = sampleCertificates
const cnf = { 'x5t#S256': first.thumbprint }

/** Long and odd: a search of a log finds it and nothing else. */
export function tokenFor(kind: string): string {
  return `tok5f8Zq2Xw9.${kind}.LmN0aB3cD4eF6`
}

/** The server's answer to each token. Those that are not here are inactive. */
function introspection(token: string): object {
  const active = {
    active: true,
    token_type: 'Bearer',
    client_id: 'app',
    sub: 'john',
    scope: 'time:query',
    exp: Math.floor(Date.now() / 1000) + 3_600,
    cnf
  }
  const answers: Readonly<Record<string, object>> = {
    good: active,
    unbound: { ...active, cnf: undefined },
    expired: { ...active, exp: 1_000_000_000 },
    'no-scope': { ...active, scope: 'other' },
    'for-another-api': { ...active, aud: 'https://other.example.com' }
  }
  return answers[token.split('.')[1] ?? ''] ?? { active: false }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of incoming) body += String(chunk)
  return body
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function start(
  servers: Server[],
  answer: (incoming: IncomingMessage, response: ServerResponse) => Promise<void> | void
): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((incoming, response) => void answer(incoming, response))
  servers.push(server)
  return { server, port: await listen(server) }
}

export async function startServers() {
  const servers: Server[] = []
  /** The secrets that the servers take, by the name of the variable. The test rotates them. */
  const secrets: Record<string, string> = {
    INTROSPECTION_CLIENT_SECRET: 'first-client-secret',
    AUTHLETE_SERVICE_APISECRET: 'api-secret',
    AUTHLETE_SERVICE_ACCESSTOKEN: 'service-access-token'
  }
  const secretRequests: (string | undefined)[] = []
  const state = { extensionStatus: 200, introspections: 0 }

  const as = await start(servers, async (incoming, response) => {
    const token = new URLSearchParams(await readBody(incoming)).get('token') ?? ''
    state.introspections += 1
    const [, credentials = ''] = (incoming.headers.authorization ?? '').split(' ')
    const expected = `api:${secrets['INTROSPECTION_CLIENT_SECRET']}`
    if (Buffer.from(credentials, 'base64').toString() !== expected) sendJson(response, 401, {})
    else if (token === tokenFor('server-error')) sendJson(response, 500, { error: token })
    else if (token === tokenFor('cut')) response.destroy()
    else if (token !== tokenFor('hanging')) sendJson(response, 200, introspection(token))
  })

  const extension = await start(servers, (incoming, response) => {
    secretRequests.push(String(incoming.headers['x-aws-parameters-secrets-token']))
    const { pathname, searchParams } = new URL(incoming.url ?? '', 'http://localhost')
    const name = searchParams.get('secretId')?.split(':').pop() ?? ''
    const isKnown = pathname === '/secretsmanager/get' && name in secrets
    const status = isKnown ? state.extensionStatus : 404
    sendJson(response, status, status === 200 ? { SecretString: secrets[name] } : {})
  })

  let signed: SignedTokens | undefined
  const issuer = await start(servers, async (incoming, response) => {
    const url = `${signed?.issuer}${incoming.url}`
    const answer = await signed?.transport({ method: 'GET', url, headers: {} })
    if (answer?._tag === 'Answered') sendJson(response, answer.status, JSON.parse(answer.body))
  })
  signed = await signedTokens({ issuer: `http://${loopback}:${issuer.port}` })

  const authlete = await startAuthleteStandIn({
    serviceApiKey: 'key',
    serviceApiSecret: secrets['AUTHLETE_SERVICE_APISECRET'] ?? '',
    serviceId: '42',
    serviceAccessToken: secrets['AUTHLETE_SERVICE_ACCESSTOKEN'] ?? '',
    introspect: async token => introspection(token)
  })

  return {
    secrets,
    secretRequests,
    state,
    signed,
    authleteUrl: authlete.baseUrl,
    endpoint: `http://${loopback}:${as.port}/introspect`,
    extensionPort: String(extension.port),
    /** What a server's idle time-out does while Lambda has frozen the process. */
    closeConnections: () => as.server.closeAllConnections(),
    close: async () => {
      await Promise.all([...servers.map(server => closeServer(server)), authlete.close()])
    }
  }
}
