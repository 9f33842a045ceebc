// Two real servers that both issue jane and admin, through every adapter: one's is never the other's.
import { createServer } from 'node:http'
import express from 'express'
import { around, byIssuer, byRoute, confirmedBy, type Gate, gate, orElse, scopes } from 'gatecheck'
import { cloudflareGate } from 'gatecheck/cloudflare'
import { expressGate } from 'gatecheck/express'
import { fetchGate } from 'gatecheck/fetch'
import { httpApiAuthorizer, httpApiPolicyAuthorizer } from 'gatecheck/http-api'
import { nodeGate } from 'gatecheck/node'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { closeServer, listen } from '../../examples/tutorial/listening'
import { cloudflareRequest, verifiedFields } from '../adapters/cloudflare/requests'
import { appWith } from '../adapters/express/app'
import { presenting, requestFor } from '../adapters/fetch/requests'
import { eventFor as httpEventFor } from '../adapters/http-api/events'
import { eventFor, statementOf } from '../adapters/rest-api/events'
import type { ClientRequest } from '../contract'
import { pem } from '../samples'
import { decide, describe, introspectAt, verifierFor } from './authorization-servers/decide'
import { audience, type User, users } from './authorization-servers/server'
import { startServers } from './authorization-servers/servers'
import { openServer, sendRaw } from './express/both'

const test = suite('jwt, two real issuers')
const cleanups = createCleanups()
test.after(cleanups.run)
const { certificates, declare, find } = await startServers(cleanups)
const { first } = certificates
const [mine, other] = [find('oidc-provider'), find('Glewlwyd')]

async function outcomeAt(port: number, { authorization, path }: ClientRequest): Promise<string> {
  const lines = authorization.map(line => `Authorization: ${line}`)
  return (await sendRaw(port, { target: path, lines })).status === 200 ? 'Allow' : 'refused'
}
const certificate = pem(first.certificate)
/** `Allow` with the principal where the host has one, or `refused`. */
type Send = (gate: Gate, request: ClientRequest) => Promise<string>
const adapters: Readonly<Record<string, Send>> = {
  'rest-api': async (pass, request) => {
    const policy = await restApiAuthorizer(pass)(eventFor(request))
    return statementOf(policy)?.Effect === 'Allow' ? `Allow ${policy.principalId}` : 'refused'
  },
  'http-api': async (pass, request) => {
    const answer = httpApiAuthorizer(pass)(httpEventFor(request))
    return (await answer.catch(() => undefined))?.isAuthorized === true ? 'Allow' : 'refused'
  },
  'http-api with policies': async (pass, request) => {
    const policy = await httpApiPolicyAuthorizer(pass)(httpEventFor(request))
    return statementOf(policy)?.Effect === 'Allow' ? `Allow ${policy.principalId}` : 'refused'
  },
  express: async (pass, request) => {
    const guard = expressGate(pass, { certificate: () => certificate })
    const app = appWith(express, each =>
      each.use(guard, (_, response) => {
        response.end()
      })
    )
    return outcomeAt(await openServer(cleanups, app), request)
  },
  node: async (pass, request) => {
    const guard = nodeGate(pass, { certificate: () => certificate })
    const server = createServer((incoming, response) =>
      guard(incoming, response, () => response.end())
    )
    cleanups.add(() => closeServer(server))
    return outcomeAt(await listen(server), request)
  },
  fetch: async (pass, request) => {
    const answer = await fetchGate(pass, { tls: presenting(request.certificate) })(
      requestFor(request)
    )
    return '_tag' in answer ? 'Allow' : 'refused'
  },
  cloudflare: async (pass, request) => {
    const cf = { tlsClientAuth: verifiedFields(first.certificate) }
    return '_tag' in (await cloudflareGate(pass)(cloudflareRequest(cf, request)))
      ? 'Allow'
      : 'refused'
  }
}
const hasPrincipal = ['rest-api', 'http-api with policies']

for (const [name, send] of Object.entries(adapters))
  declare(
    test,
    'Glewlwyd',
    `${name}: one server's jane and admin pass where they are meant, and nowhere else`,
    async () => {
      assert.ok(mine && other)
      const servers = { a: mine, b: other }
      const routes = Object.entries(servers).flatMap(([id, { issuer }]) =>
        users.map(
          subject => [`GET /${id}/${subject}`, { ...scopes('read'), issuer, subject }] as const
        )
      )
      const introspect = byIssuer({
        [mine.issuer]: verifierFor(mine),
        [other.issuer]: verifierFor(other)
      })
      const anyones = users.map(
        subject => [`GET /any/${subject}`, () => ({ ...scopes('read'), subject })] as const
      )
      const require = byRoute(Object.fromEntries([...routes, ...anyones]))
      const pass = gate({ introspect, require, audience })
      for (const [id, server] of Object.entries(servers))
        for (const user of users) {
          const { accessToken } = await server.requestTokens({ bound: true, user })
          const outcomeOf = (path: string): Promise<string> =>
            send(pass, {
              authorization: [`Bearer ${accessToken}`],
              certificate: first.certificate,
              method: 'GET',
              path
            })
          for (const where of ['a', 'b', 'any'])
            for (const subject of users) {
              const isMeant = where === id && subject === user
              const principal = hasPrincipal.includes(name) ? ` ${server.issuer}|${user}` : ''
              assert.is(
                await outcomeOf(`/${where}/${subject}`),
                isMeant ? `Allow${principal}` : 'refused',
                `${id} ${user} at /${where}/${subject}`
              )
            }
        }
    }
  )

declare(
  test,
  'Glewlwyd',
  'confirmedBy(rfc7662(…)): a JWT passes until it is revoked, then it is 401 [RFC 7009 §2]',
  async server => {
    const introspect = around(verifierFor(server), confirmedBy(introspectAt(server)))
    for (const user of [undefined, 'jane'] as const satisfies readonly (User | undefined)[]) {
      const { accessToken, clientId } = await server.requestTokens({ bound: true, user })
      assert.is(describe(await decide(introspect, accessToken, first)), 'Allow')
      await server.revoke(clientId, accessToken)
      assert.is(describe(await decide(introspect, accessToken, first)), '401 inactive')
    }
  }
)
declare(
  test,
  'oidc-provider',
  'confirmedBy(rfc7662(…)): it does not introspect JWTs, and none passes',
  async server => {
    const introspect = around(verifierFor(server), confirmedBy(introspectAt(server)))
    const { accessToken } = await server.requestTokens({ bound: true })
    assert.is(
      describe(await decide(introspect, accessToken, first)),
      '500 introspection_refused http_400'
    )
  }
)
declare(
  test,
  'oidc-provider',
  'orElse(rfc7662(…)): its JWTs are verified, and its opaque tokens introspected',
  async server => {
    const introspect = around(verifierFor(server), orElse(introspectAt(server)))
    for (const format of ['ES256', 'opaque'] as const) {
      const { accessToken } = await server.requestTokens({ bound: true, format })
      assert.is(describe(await decide(introspect, accessToken, first)), 'Allow', format)
    }
  }
)

test.run()
