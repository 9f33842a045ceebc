import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { around, type Decision, type Gate, gate, logged, noScopes, scopes } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { print as printOnWeb } from '../../src/host/web'
import { anyText, bound, knows, knowsToken, now, request, secret } from '../samples'
import { down, throwSecret } from './introspects'

const test = suite('logged')

type Line = Readonly<Record<string, unknown>>
function logging(inner: Gate) {
  const lines: string[] = []
  const write = (line: string): void => {
    lines.push(line)
  }
  return {
    pass: around(inner, logged({ write })),
    lines,
    parsed: (): readonly Line[] => lines.map(line => ({ ...(JSON.parse(line) as Line), took: 0 }))
  }
}
const knowing = gate({ require: scopes('admin'), introspect: knowsToken(bound), now })

test('a refusal is one line of JSON, with a closed list of fields', async () => {
  const { pass, parsed } = logging(knowing)
  await pass(request({ route: '/time' }))
  assert.equal(parsed(), [
    {
      outcome: 'Deny',
      status: 403,
      reason: 'insufficient_scope',
      method: 'GET',
      route: '/time',
      path: '/time',
      took: 0
    }
  ])
})
test('an error is one line with its detail', async () => {
  const { pass, parsed } = logging(gate({ require: noScopes, introspect: knows(down), now }))
  await pass(request())
  assert.equal(parsed(), [
    {
      outcome: 'ServerError',
      status: 503,
      reason: 'introspection_unreachable',
      detail: 'http_503',
      method: 'GET',
      path: '/time',
      took: 0
    }
  ])
})
test('an Allow is no line', async () => {
  const { pass, lines } = logging(gate({ require: noScopes, introspect: knowsToken(bound), now }))
  assert.is((await pass(request()))._tag, 'Allow')
  assert.equal(lines, [])
})
test('a decision that is known at once is returned at once', () => {
  const decision: Decision = {
    _tag: 'Unauthorized',
    status: 401,
    reason: 'no_token',
    challenges: ['Bearer']
  }
  const { pass, lines } = logging(() => decision)
  assert.is(pass(request()), decision)
  assert.is(lines.length, 1)
})
test('the line holds no claims: subject, client, scopes and thumbprint stay out', async () => {
  const { pass, lines } = logging(knowing)
  await pass(request())
  for (const value of ['john', 'app', 'payments', bound.confirmation.thumbprint ?? ''])
    assert.not.match(lines.join(), value)
})
test('texts of a gate of your own that are no codes do not get into the line', async () => {
  const { pass, parsed } = logging(() => ({
    _tag: 'ServerError',
    status: 500,
    reason: `${secret}\n` as never,
    detail: `failed for ${secret}`
  }))
  await pass(request())
  assert.equal([parsed()[0]?.['reason'], parsed()[0]?.['detail']], ['unknown', 'unknown'])
})
test('a path is cut after 512 characters, and only after it was searched for the token', async () => {
  const { pass, parsed } = logging(knowing)
  await pass(request({ path: `/${'x'.repeat(600)}` }))
  await pass(request({ path: `/${'x'.repeat(500)}${secret}` }))
  assert.equal(
    parsed().map(({ path }) => path),
    [`/${'x'.repeat(511)}`, '[redacted]']
  )
})
test('whatever method, path and route are, it is one line that never holds the token', () => {
  const spelling = fc.constantFrom(
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    ''
  )
  const text = fc.tuple(anyText, spelling, anyText).map(parts => parts.join(''))
  return fc.assert(
    fc.asyncProperty(
      text,
      text,
      fc.option(text, { nil: undefined }),
      async (method, path, route) => {
        const { pass, lines } = logging(knowing)
        await pass(request({ method, path, route }))
        assert.is(lines.length, 1)
        assert.not.match(lines[0] ?? '', /[\n\r]/)
        assert.not.match(lines[0] ?? '', 'tok_5f8Zq2')
      }
    )
  )
})
for (const [how, write] of [
  ['throws', throwSecret],
  ['rejects', async () => throwSecret()],
  ['never settles', () => new Promise(() => undefined)]
] as const)
  test(`a writer that ${how} changes nothing`, async () =>
    assert.is((await around(knowing, logged({ write }))(request()))._tag, 'Deny'))

test('without a writer the line goes to standard output as it is, also if nobody reads there', async () => {
  const run = async (command: string): Promise<string> =>
    (await promisify(execFile)('sh', ['-c', command])).stdout
  const script = `
    import { logged } from 'gatecheck'
    const refuse = () => ({ _tag: 'Deny', status: 403, reason: 'unknown_route', challenges: [] })
    const pass = logged()(refuse)
    const request = { method: 'GET', path: '/', header: () => [] }
    for (let i = 0; i < 3; i += 1) {
      pass(request)
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    console.error('alive')`
  const node = `'${process.execPath}' --conditions=gatecheck-src --import tsx --input-type=module -e "${script}"`
  const printed = (await run(`${node} 2>/dev/null`)).trimEnd().split('\n')
  assert.is(printed.length, 3)
  assert.is((JSON.parse(printed[0] ?? '') as Line)['reason'], 'unknown_route')
  assert.is((await run(`(${node} | true) 2>&1`)).trim(), 'alive')
})
test('on a host without standard output the line goes to console.log', () => {
  const { log } = console
  const lines: unknown[] = []
  console.log = (...line: readonly unknown[]) => lines.push(line)
  try {
    printOnWeb('{}')
  } finally {
    console.log = log
  }
  assert.equal(lines, [['{}']])
})
test('logged throws a TypeError for a writer that is no function, and for a misspelled option', () => {
  for (const options of [{ write: 'stdout' }, { wirte: () => undefined }])
    assert.throws(
      () => logged(options as never),
      (error: unknown) => error instanceof TypeError
    )
})

test('logged in the wrong shape is an error at construction that says what to write', () => {
  assert.throws(() => around(knowing, logged as never), /Write logged\(\), not logged\./)
  assert.throws(() => logged()(undefined as never), /^logged\(options\) is a layer/)
})

test.run()
