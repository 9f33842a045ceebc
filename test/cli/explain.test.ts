// gatecheck explain: the sentences of the library and of docs/reasons.md.
import { explain, gate, logged, scopes } from 'gatecheck'
import { httpApiEvent, knownTokens, restApiEvent } from 'gatecheck/testing'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { httpApiAuthorizer } from '../../adapters/http-api'
import { restApiAuthorizer } from '../../adapters/rest-api'
import { detailSentence, statusOf } from '../../cli/explain/details-page'
import { reasonSentences } from '../../src/refusal/reasons'
import { first, request, second } from '../samples'
import { fakeHost, runWith } from './fake-host'

const test = suite('cli, explain')
const page = fakeHost({}).reasonsPage()
const explained = (content: string, ...args: readonly string[]) =>
  runWith(fakeHost({ '-': content }), 'explain', ...(args.length === 0 ? ['-'] : args))

test('every reason: its status, and the sentence of docs/reasons.md', async () => {
  for (const [reason, sentence] of Object.entries(reasonSentences)) {
    const { code, text } = await explained('', reason)
    assert.is(code, 0)
    assert.ok(text.includes(sentence), reason)
    assert.match(text, /^[a-z_]+ \(\d{3}/)
  }
})

test('every detail on the page is found under the reason to which it belongs', () => {
  const cells = [...page.matchAll(/^\| (`[^|]+) \| [^|]+ \|$/gm)].map(([, cell = '']) => cell)
  assert.ok(cells.length > 60)
  const reasons = Object.keys(reasonSentences)
  for (const cell of cells)
    for (const [, code = ''] of cell.replace(/\(.*\)/, '').matchAll(/`([^`]+)`/g)) {
      const detail = code.replace('xx', '03').replaceAll('…', 'a')
      if (reasons.includes(detail)) continue
      assert.ok(
        reasons.some(reason => detailSentence(page, reason, detail) !== undefined),
        code
      )
    }
})

for (const [reason, detail, sentence] of [
  ['introspection_refused', 'http_401', /the authorization server does not accept/i],
  ['introspection_refused', 'http_305', /Redirects are never followed/],
  ['introspection_unreachable', 'http_503', /overloaded or down/],
  ['introspection_unreachable', 'ECONNREFUSED', /security groups/],
  ['introspection_unreachable', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /TLS handshake/],
  ['dpop_proof_invalid', 'alg', /of the proof's header/],
  ['signature_invalid', 'alg', /jwt\(\{ algorithms \}\)/],
  ['certificate_unreadable', 'not_pem', /no PEM block/],
  ['keys_unavailable', 'unknown_kid', /a rotation/],
  ['requirement_malformed', 'issuer_missing', /byIssuer has several issuers/],
  ['inactive', 'sub', /confirmedBy/],
  ['introspection_malformed', 'issuer', /names another issuer/],
  ['user_function_threw', 'issuer', /An entry of byIssuer/]
] as const)
  test(`${reason} with the detail ${detail} says what that detail means`, async () => {
    const { code, text } = await explained('', reason, detail)
    assert.is(code, 0)
    assert.match(text, `${reason} ${detail} (`)
    assert.match(text, sentence)
    assert.not.match(text, /\]\(|\\</)
  })

test('a reason with its detail shows the sentence that explain gives for such a decision', async () => {
  const decision = {
    _tag: 'ServerError',
    status: 503,
    reason: 'introspection_unreachable',
    detail: 'discovery_http_404'
  } as const
  const { text } = await explained('', decision.reason, decision.detail)
  assert.ok(text.includes(explain(decision).sentence))
})

test('an unknown reason is answered with the nearest, exit code 1', async () => {
  const near = await explained('', 'insuficient_scope')
  assert.is(near.code, 1)
  assert.match(near.text, /Did you mean insufficient_scope\?/)
  const own = await explained('', 'outside_office_hours')
  assert.is(own.code, 1)
  assert.match(own.text, /one of your own checks/)
})

const pass = gate({
  introspect: knownTokens({
    good: { scopes: [], confirmation: { thumbprint: first.thumbprint } }
  }),
  require: scopes('time')
})
const call = { token: 'good', certificate: second.pem }

test('the policy, the context and the simple response of the authorizers are read as they are', async () => {
  const policy = await restApiAuthorizer(pass)(restApiEvent(call))
  const response = await httpApiAuthorizer(pass)(httpApiEvent(call))
  for (const content of [policy, policy.context, response]) {
    const { code, text } = await explained(JSON.stringify(content, null, 2))
    assert.is(code, 0)
    assert.match(text, /^certificate_mismatch \(401\)\n/)
  }
})

test('lines of logged() are counted, the most frequent reason first; CloudWatch may wrap them', async () => {
  const lines: string[] = []
  const log = logged({ write: line => lines.push(line) })(pass)
  for (let i = 0; i < 3; i += 1) await log(request())
  const wrapped = JSON.stringify({ level: 'INFO', message: '{"reason":"no_token"}' })
  const { code, text } = await explained(
    [`2026-11-29T08:00:00Z id ${wrapped}`, ...lines, 'START RequestId: x'].join('\r\n')
  )
  assert.is(code, 0)
  assert.match(text, /^\w+ \(\d+\), 3 times\n[^]*no_token \(401\)\n/)
})

for (const [title, line] of [
  ['flat', { 'authorizer.reason': 'expired', status: 403 }],
  ['nested', { authorizer: { reason: 'expired' } }],
  ['of a back end', { requestContext: { authorizer: { lambda: { reason: 'expired' } } } }],
  ['by another name', { authorizer_reason: 'expired' }]
] as const)
  test(`a line of an access log, ${title}, is read`, async () => {
    const { code, text } = await explained(`${JSON.stringify(line)}\n{"authorizer.reason":"-"}\n`)
    assert.is(code, 0)
    assert.match(text, /^expired \(401\)\n/)
  })

for (const [title, content] of [
  ['no JSON', 'hello'],
  ['an empty file', ''],
  ['a context without a reason', '{"scope":"time","client_id":"app"}'],
  ['a log of allowed requests', '{"authorizer.reason":"-"}\n{"authorizer.reason":"-"}'],
  ['JSON that is very deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['a reason that is no code', '{"reason":"Bearer abc"}']
] as const)
  test(`${title}: exit code 1, and says so`, async () => {
    const { code, text } = await explained(content)
    assert.is(code, 1)
    assert.match(text, /^(?:There is no JSON|No reason)/)
  })

test('a token in a log, also as reason or detail, is never shown', async () => {
  const token = 'a94a8fe5ccb19ba61c4c0873d391e987982fbbd3'
  for (const fields of [
    { reason: token },
    { reason: 'expired', detail: token },
    { reason: 'expired', path: `/${token}`, headers: { authorization: `Bearer ${token}` } }
  ]) {
    const { code, text } = await explained(JSON.stringify(fields))
    assert.is(code, 0)
    assert.not.match(text, token)
  }
})

test('statuses are those of the page', () => {
  assert.is(statusOf(page, 'insufficient_scope'), '403')
  assert.is(statusOf('', 'insufficient_scope'), undefined)
})

test.run()
