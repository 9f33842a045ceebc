// The examples of hosts for real, over mutual TLS. How their routers read paths is in
// routers.test.ts; what goes wrong between gate and host is in recipes.test.ts.
import { tmpdir } from 'node:os'
import { byRoute, gate, type Require, scopes } from 'gatecheck'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Certificate, makeCertificate } from '../../examples/tutorial/certificates'
import { createCleanups } from '../../examples/tutorial/cleanups'
import { createFolder } from '../../examples/tutorial/folder'
import { type Answered, send } from '../../examples/tutorial/request'
import { assertNoSecrets } from '../contract'
import { secret } from '../samples'
import { recipesOf } from './recipes/servers'
import { callWithSession } from './resumed-session'

const test = suite('hosts')
const ending = createCleanups()
test.after(ending.run)

const files = await createFolder(tmpdir())
ending.add(files.remove)
function wish(name: string, server = false): Promise<Certificate> {
  return makeCertificate(files, { name, subject: `/CN=${name}`, server })
}
const [own, other, server] = await Promise.all([wish('own'), wish('other'), wish('server', true)])

const introspect = knownTokens({
  [secret]: {
    subject: 'john',
    scopes: ['time:query'],
    confirmation: { thumbprint: own.thumbprint }
  }
})
const pass = gate({
  introspect,
  require: byRoute({
    'GET /time': scopes('time:query'),
    'GET /accounts/{id}': (_, { id }) => ({ ...scopes('time:query'), subject: id })
  })
})

const gateFor = (require: Require) => gate({ introspect, require })
const tls = { key: server.key, cert: server.certificate }

for (const { host, judgesAll, open } of recipesOf({ pass, gateFor, tls, cleanups: ending })) {
  const at = await open()
  const called = async (
    path: string,
    client?: Certificate,
    authorization: readonly string[] = [`Bearer ${secret}`],
    headers: Readonly<Record<string, string>> = {}
  ): Promise<Answered> => {
    const reply = await send({
      url: `https://127.0.0.1:${at}${path}`,
      ca: server.certificate,
      client,
      headers: { ...headers, ...(authorization.length === 0 ? {} : { authorization }) }
    })
    assert.ok(reply._tag === 'Answered')
    assertNoSecrets([reply.headers, reply.body])
    return reply
  }
  test(`${host}: the token with its own certificate is served, and the handler knows whose it is`, async () => {
    const { status, body } = await called('/time', own)
    assert.equal([status, body], [200, '{"hello":"john","route":"/time"}'])
  })
  for (const [what, client, authorization, status, challenge] of [
    ['another certificate', other, [`Bearer ${secret}`], 401, /bound to another certificate/],
    ['no certificate', undefined, [`Bearer ${secret}`], 401, /none was presented/],
    ['no token', own, [], 401, /^Bearer realm="protected"$/],
    ['two tokens in two lines', own, [`Bearer ${secret}`, 'Bearer other'], 400, /invalid_request/],
    [
      'two tokens in two lines, the good one last',
      own,
      ['Bearer other', `Bearer ${secret}`],
      400,
      /invalid_request/
    ]
  ] as const)
    test(`${host}: ${what}: ${status} with its challenge, not to be stored`, async () => {
      const said = await called('/time', client, authorization)
      assert.is(said.status, status)
      assert.match(String(said.headers['www-authenticate']), challenge)
      assert.equal(
        [
          said.headers['cache-control'],
          said.headers['content-type']?.toString().startsWith('application/json')
        ],
        ['no-store', true]
      )
      assert.equal(Object.keys(JSON.parse(said.body) as object), ['error', 'error_description'])
    })
  test(`${host}: the path's parameter reaches the rule`, async () => {
    assert.is((await called('/accounts/john', own)).status, 200)
    assert.is((await called('/accounts/jane', own)).status, 403)
  })
  test(`${host}: a path without a route is ${judgesAll ? '403, for strangers 401' : "the host's 404"}`, async () => {
    assert.is((await called('/elsewhere', own)).status, judgesAll ? 403 : 404)
    assert.is((await called('/elsewhere', own, [])).status, judgesAll ? 401 : 404)
  })
  test(`${host}: a certificate in a header is nothing`, async () => {
    const [text, der] = [
      encodeURIComponent(own.certificate),
      own.certificate.replace(/-----[^-]+-----|\s/g, '')
    ]
    assert.is(
      (
        await called('/time', undefined, undefined, {
          'client-cert': `:${der}:`,
          'x-client-cert': text,
          'x-ssl-client-cert': text,
          'x-forwarded-client-cert': `Cert="${text}"`
        })
      ).status,
      401
    )
  })
  test(`${host}: a resumed TLS connection that once showed no certificate shows none`, async () => {
    const once = await callWithSession(at, server.certificate)
    const again = await callWithSession(at, server.certificate, once.session)
    assert.equal([once.reused, again.reused], [false, true])
    for (const { text } of [once, again]) assert.match(text, /^HTTP\/1\.1 401 /)
  })
}

test.run()
