// Glewlwyd of Debian behind its own TLS, as an authorization server for tests.
import { randomBytes } from 'node:crypto'
import type { Cleanups } from '../../../examples/tutorial/cleanups'
import { loopback } from '../../../examples/tutorial/listening'
import { sendExpecting } from '../../../examples/tutorial/request'
import type { Certificates } from '../proxies/certificates'
import { logIn, logInAdministrator, registerUsers, requestCode, type Send } from './glewlwyd-admin'
import { receiveLogouts, startProcess } from './glewlwyd-process'
import {
  application,
  introspectionScope,
  plugin,
  pluginParameters,
  resourceServers
} from './glewlwyd-settings'
import { makeKey, readJws } from './jws'
import { openPlainPort } from './plain-port'
import { basic, requestTokens, revoke } from './requests'
import {
  type AuthorizationServer,
  algorithms,
  audience,
  clientIdFor,
  clientSecret,
  scope,
  type User
} from './server'

/** Of every user. New at each run. */
const password = randomBytes(24).toString('base64url')

export async function startGlewlwyd(
  cleanups: Cleanups,
  certificates: Certificates
): Promise<AuthorizationServer> {
  const { ca, first, stranger } = certificates
  const port = await startProcess(cleanups, certificates)
  const origin = `https://localhost:${port}`
  const plainPort = await openPlainPort(cleanups, port, ca)
  const logouts = await receiveLogouts(cleanups)
  const administrator = await logInAdministrator(origin, ca)
  await registerUsers(administrator, [scope, introspectionScope], password)
  let keys = algorithms.map(algorithm => makeKey(algorithm))
  const pluginModule = () => ({
    module: plugin,
    name: plugin,
    display_name: plugin,
    parameters: pluginParameters(origin, keys)
  })
  await administrator('POST', 'mod/plugin/', pluginModule())
  const assertionKey = makeKey('ES256')
  const registerApplications = async (method: 'POST' | 'PUT'): Promise<void> => {
    for (const format of algorithms)
      for (const bound of [false, true]) {
        const kid = keys.find(({ alg }) => alg === format)?.kid ?? ''
        const path = method === 'POST' ? 'client/' : `client/${clientIdFor({ format, bound })}`
        await administrator(method, path, application(format, bound, kid, logouts.uri))
      }
  }
  await registerApplications('POST')
  for (const client of resourceServers(certificates, assertionKey))
    await administrator('POST', 'client/', client)

  const base = `${origin}/api/${plugin}`
  const mtls = `${base}/mtls`
  const endpoints = {
    ca,
    first,
    token: `${base}/token`,
    revocation: `${base}/revoke`,
    mtls: { token: `${mtls}/token`, revocation: `${mtls}/revoke` }
  }
  const sessions = new Map<User, Send>()
  return {
    name: 'Glewlwyd',
    issuer: origin,
    ca,
    discovery: `${base}/.well-known/openid-configuration`,
    jwksUri: `${base}/jwks`,
    introspectionEndpoint: `${base}/introspect`,
    plainIntrospectionEndpoint: `http://${loopback}:${plainPort}/api/${plugin}/introspect`,
    formats: algorithms,
    introspectable: 'ES256',
    resourceServer: method => ({
      clientId: method,
      clientSecret,
      key: assertionKey,
      endpoint: `${method.includes('tls') ? mtls : base}/introspect`,
      certificate: { tls_client_auth: first, self_signed_tls_client_auth: stranger }[
        method as string
      ]
    }),
    requestTokens: async (options = {}) => {
      const resource: Readonly<Record<string, string>> =
        options.withoutResource === true ? {} : { resource: audience }
      if (options.user === undefined) return requestTokens(endpoints, options, audience)
      const session =
        sessions.get(options.user) ?? (await logIn(origin, ca, options.user, password))
      sessions.set(options.user, session)
      const code = await requestCode(session, plugin, clientIdFor(options), resource)
      return requestTokens(endpoints, options, audience, code)
    },
    requestIntrospectionToken: async () => {
      const { body } = await sendExpecting('The token for introspection', 200, {
        url: endpoints.token,
        ca,
        headers: basic('client_secret_basic', clientSecret),
        form: { grant_type: 'client_credentials', scope: introspectionScope }
      })
      return (JSON.parse(body) as { readonly access_token: string }).access_token
    },
    revoke: (clientId, token) => revoke(endpoints, clientId, token),
    logOut: async idToken => {
      const [, { sub, sid }] = readJws(idToken)
      await sessions.get(sub as User)?.('DELETE', `${plugin}/session/${sid}/`)
      sessions.delete(sub as User)
      return logouts.next()
    },
    rotate: async (algorithm, { withdraw } = { withdraw: false }) => {
      const others = keys.filter(({ alg }) => !withdraw || alg !== algorithm)
      keys = [makeKey(algorithm), ...others]
      await administrator('PUT', `mod/plugin/${plugin}`, pluginModule())
      await administrator('PUT', `mod/plugin/${plugin}/reset/`)
      await registerApplications('PUT')
    }
  }
}
