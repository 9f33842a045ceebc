// examples/deploy/verify.sh against the local API Gateway, with the settings that it must accept,
// and with each fault that it must find.
import { spawnSync } from 'node:child_process'
import { bearerAllowed, gate, type Requirement, scopes } from 'gatecheck'
import { httpApiAuthorizer } from 'gatecheck/http-api'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { knownTokens } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Handler } from '../../examples/tutorial/api-gateway/lambda'
import type { GatewaySettings } from '../../examples/tutorial/api-gateway/settings'
import { secret } from '../samples'
import { cleanups, client1, openGateway } from './local-gateway'
import { folder, pair, start, verify } from './verify/run'

const test = suite('verify.sh')
test.after(cleanups.run)
const missing = ['bash', 'curl'].find(name => spawnSync(name, ['--version']).status !== 0)
const rule = missing === undefined ? test : test.skip

const binding = { subject: 'john', scopes: ['time:query'] }
const introspect = knownTokens({
  [secret]: { ...binding, confirmation: { thumbprint: client1.thumbprint } },
  unbound: binding
})
const authorizerFor = (require: Requirement) => restApiAuthorizer(gate({ introspect, require }))
const restAuthorizer = authorizerFor(scopes('time:query'))
const identitySource = ['method.request.header.Authorization']

const open = (authorizer: Handler, settings: Partial<GatewaySettings> = {}) =>
  openGateway(authorizer, { identitySource, ...settings })

rule(
  'with the settings of this folder all checks pass, for a REST API and an HTTP API',
  async () => {
    const httpApi = { api: 'http', identitySource: ['$request.header.Authorization'] } as const
    const throwing = restApiAuthorizer(gate({ introspect, require: scopes('time:query') }), {
      refusals: 'throw'
    })
    const http = httpApiAuthorizer(gate({ introspect, require: scopes('time:query') }))
    for (const gateway of [
      await open(restAuthorizer as Handler),
      await open(throwing as Handler),
      await open(http as Handler, httpApi)
    ]) {
      const { code, output } = await verify(gateway.mtlsUrl)
      assert.is(code, 0, output)
      assert.match(output, /verify: passed: all 6 checks\n$/)
      assert.match(output, /^ok {4}without a certificate: refused in the TLS handshake/m)
    }
  }
)

rule(
  'a gateway that keeps results for 300 s fails it: the thief passes after the owner',
  async () => {
    const { code, output, failed } = await verify(
      (await open(restAuthorizer as Handler, { resultTtl: 300 })).mtlsUrl
    )
    assert.is(code, 1)
    assert.equal(failed, ['the thief, right after the owner', 'the thief, again'])
    assert.match(output, /Set the result TTL to 0/)
    assert.match(output, /verify: FAILED: 2 of 6 checks\n$/)
  }
)
rule('a kept refusal fails it, too: the owner is refused after a thief', async () => {
  const gateway = await open(restAuthorizer as Handler, { resultTtl: 300 })
  await verify(gateway.mtlsUrl, { own: 'client2', other: 'client1' })
  const { code, failed } = await verify(gateway.mtlsUrl)
  assert.is(code, 1)
  assert.equal(failed, ['the owner', 'the owner, right after the thief'])
})

const nobody = ['the owner', 'the owner, right after the thief']
const thieves = ['the thief, right after the owner', 'the thief, again']
for (const [title, require, run, expected] of [
  ['an unbound token', bearerAllowed(scopes('time:query')), { stdin: 'unbound' }, thieves],
  ['a token without the scope', scopes('payments'), {}, nobody],
  ['a stranger as the thief, which proves nothing', undefined, { other: 'stranger' }, thieves],
  ['a stranger as the owner', undefined, { own: 'stranger' }, [...nobody, 'without a token']],
  ['a server whose certificate is not trusted', undefined, { ca: folder.path('client2.crt') }, 5],
  ['a path without a route', undefined, { path: '/none' }, nobody]
] as const)
  rule(`it fails for ${title}`, async () => {
    const authorizer = authorizerFor(require ?? scopes('time:query')) as Handler
    const { code, output, failed } = await verify((await open(authorizer)).mtlsUrl, {
      ...run,
      ...('stdin' in run ? { token: '-' } : {})
    })
    assert.is(code, 1, output)
    if (typeof expected === 'number') assert.ok(failed.length >= expected, output)
    else assert.equal(failed, expected, output)
  })

rule('an authorizer that fails is no refusal, and neither is a route without one', async () => {
  const fails = await open(() => Promise.reject(new Error('no')))
  assert.is((await verify(fails.mtlsUrl)).failed.length, 4)
  const all = await openGateway(async ({ methodArn }: { readonly methodArn: string }) => ({
    principalId: 'any',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: methodArn }]
    }
  }))
  assert.ok((await verify(all.mtlsUrl)).failed.includes('without a token'))
})
rule('the execute-api endpoint fails it: nobody shows a certificate there', async () => {
  const gateway = await open(restAuthorizer as Handler)
  assert.equal((await verify(gateway.executeApiUrl)).failed, nobody)
})

rule('the token may come from standard input, and may end with CR LF', async () => {
  const gateway = await open(restAuthorizer as Handler)
  assert.is((await verify(gateway.mtlsUrl, { token: '-', stdin: `${secret}\n` })).code, 0)
  assert.is((await verify(gateway.mtlsUrl, { token: folder.path('windows-token') })).code, 0)
})

const good = ['https://127.0.0.1/time', folder.path('token'), ...pair('client1')]
for (const [title, args, sentence] of [
  ['too few arguments', good, /6 arguments are needed, not 4/],
  ['http', ['http://127.0.0.1/', ...good.slice(1), ...pair('client2')], /must begin with https/],
  ['the token itself', [good[0], secret, ...good.slice(2), ...pair('client2')], /not a file/],
  [
    'two tokens',
    [good[0], folder.path('two-tokens'), ...good.slice(2), ...pair('client2')],
    /alone/
  ],
  [
    'a quote',
    [good[0], folder.path('quoted-token'), ...good.slice(2), ...pair('client2')],
    /alone/
  ],
  ['a missing file', [...good, ...pair('none')], /none\.crt is not a file/],
  ['one certificate twice', [...good, folder.path('copy.crt'), good[3]], /are the same/]
] as const)
  rule(`${title}: wrong use, exit code 2`, async () => {
    const { code, output, trace } = await start(args as readonly string[])
    assert.is(code, 2)
    assert.is(output, '')
    assert.match(trace, sentence)
    assert.match(trace, /^Usage: verify\.sh/m)
  })

test.run()
