// Which connections show the client certificate when rfc7662 discovers its endpoint.
import { rfc7662 } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cleanups, endpoint, first, startEndpoint } from './client-certificates/server'

const test = suite('discovery and client certificates')
test.after(cleanups.run)

test('the certificate is shown to the alias for mutual TLS, and not where the metadata is [RFC 8705 §5]', async () => {
  const metadata = {}
  const server = await startEndpoint(() => 'answer', metadata)
  const alias = await startEndpoint()
  const issuer = new URL(server.url).origin
  Object.assign(metadata, {
    issuer,
    introspection_endpoint: server.url,
    mtls_endpoint_aliases: { introspection_endpoint: alias.url }
  })
  const { certificate, key } = first
  const introspect = rfc7662({
    issuer,
    origins: [new URL(alias.url).origin],
    clientId: 'first',
    tls: { certificate, key, ca: endpoint.certificate }
  })
  assert.equal([server.connections(), alias.connections()], [0, 0])
  const token = 'some-token-of-ours'
  for (let i = 0; i < 2; i += 1) assert.equal((await introspect({ token }))._tag, 'Inactive')
  assert.equal(
    server.seen.map(({ client, form }) => ({ client, form })),
    [{ client: undefined, form: {} }]
  )
  assert.equal(
    alias.seen.map(({ client, form }) => [client, form['token']]),
    [
      ['first', token],
      ['first', token]
    ]
  )
})
test.run()
