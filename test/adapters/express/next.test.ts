import { inspect } from 'node:util'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { type Gate, gate, rfc7662, scopes } from 'gatecheck'
import { type ExpressRefusal, expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { expresses } from '../../real/express/both'
import { first, now, secret } from '../../samples'
import { appWith, expressSuite, pass, presenting, presentingFirst, sendSubject } from './app'

const { test, call } = expressSuite("express refusals: 'next'")

/** A token whose claims no log may show. */
const introspect = rfc7662({
  endpoint: 'https://as.example.com/introspect',
  clientId: 'a',
  clientSecret: 'b',
  transport: async () => ({
    _tag: 'Answered',
    status: 200,
    body: JSON.stringify({
      active: true,
      token_type: 'Bearer',
      sub: 'jane.private',
      email: 'jane@private.example',
      scope: 'time:query',
      cnf: { 'x5t#S256': first.thumbprint }
    })
  })
})
const needsAdmin = gate({ introspect, require: scopes('admin'), now })
const unavailable: Gate = async () => ({
  _tag: 'ServerError',
  status: 503,
  reason: 'introspection_unreachable',
  detail: 'ECONNRESET',
  retryAfter: 7
})

/** Runs `act` and returns what it wrote to stderr by `console.error`. */
async function captureErrors(act: () => Promise<unknown>): Promise<string> {
  const { error } = console
  const lines: string[] = []
  console.error = (...values: readonly unknown[]) => {
    lines.push(values.map(value => (typeof value === 'string' ? value : inspect(value))).join(' '))
  }
  try {
    await act()
  } finally {
    console.error = error
  }
  return lines.join('\n')
}

for (const [name, express] of expresses) {
  const refusalOf = async (
    decide: Gate,
    options = presentingFirst,
    before: (res: { setHeader(name: string, value: string): unknown }) => unknown = () => undefined
  ): Promise<ExpressRefusal> => {
    const refusals: ExpressRefusal[] = []
    const handleError: ErrorRequestHandler = (refusal, _req, res, _next) => {
      refusals.push(refusal as ExpressRefusal)
      res.end()
    }
    const setHeaders: RequestHandler = (_req, res, next) => {
      before(res)
      next()
    }
    await call(
      appWith(express, app =>
        app.use(
          setHeaders,
          expressGate(decide, { ...options, refusals: 'next' }),
          sendSubject,
          handleError
        )
      )
    )
    assert.is(refusals.length, 1)
    return refusals[0] as ExpressRefusal
  }

  test(`${name}: an Error goes to next, with the fields of the decision, status and headers`, async () => {
    const refusal = await refusalOf(needsAdmin)
    assert.ok(refusal instanceof Error && refusal._tag === 'Deny')
    assert.equal(
      [refusal.status, refusal.reason, refusal.message],
      [403, 'insufficient_scope', 'Deny 403 insufficient_scope']
    )
    assert.equal([refusal.refusedToken?.subject, refusal.challenges.length], ['jane.private', 1])
    assert.equal(refusal.headers, {
      'cache-control': 'no-store',
      'access-control-expose-headers': ['WWW-Authenticate'],
      'www-authenticate': [refusal.challenges[0]]
    })
  })
  test(`${name}: a server error has its detail and Retry-After, and no challenge`, async () => {
    const refusal = await refusalOf(unavailable)
    assert.ok(refusal._tag === 'ServerError')
    assert.equal([refusal.status, refusal.detail], [503, 'ECONNRESET'])
    assert.equal(
      [refusal.headers['retry-after'], refusal.headers['www-authenticate']],
      ['7', undefined]
    )
  })
  test(`${name}: the headers keep a challenge that is already set`, async () => {
    const refusal = await refusalOf(pass, presenting(), res =>
      res.setHeader('WWW-Authenticate', 'Basic realm="a"')
    )
    assert.equal(refusal.headers['www-authenticate']?.[0], 'Basic realm="a"')
    assert.is(refusal.headers['www-authenticate']?.length, 2)
  })
  test(`${name}: a status that does not belong to the decision becomes one that does`, async () => {
    const wrong: Gate = async () =>
      ({ _tag: 'Deny', status: 200, reason: 'inactive', challenges: [] }) as never
    assert.is((await refusalOf(wrong)).status, 403)
  })
  test(`${name}: neither printing nor JSON shows claims, facts or the token`, async () => {
    const ownGate: Gate = async request => {
      const decision = await needsAdmin(request)
      return decision._tag === 'Deny'
        ? { ...decision, reason: secret as never, challenges: [`Bearer error="${secret}"`] }
        : decision
    }
    for (const decide of [needsAdmin, ownGate]) {
      const refusal = await refusalOf(decide)
      for (const text of [JSON.stringify({ ...refusal, headers: 0 }), String(refusal.stack)])
        assertNoSecrets(text)
      for (const text of [inspect(refusal), JSON.stringify(refusal), String(refusal.stack)])
        assert.not.match(text, /private|x5t|thumbprint|facts|refusedToken/)
    }
  })
  test(`${name}: Express' default handler sends status and challenge, and logs no claims`, async () => {
    const answers: Awaited<ReturnType<typeof call>>[] = []
    const app = appWith(express, app =>
      app.use(expressGate(needsAdmin, { ...presentingFirst, refusals: 'next' }), sendSubject)
    )
    app.set('env', 'development')
    const logged = await captureErrors(async () => answers.push(await call(app)))
    const [answer] = answers
    assert.is(answer?.status, 403)
    assert.match(answer?.header('www-authenticate')[0] ?? '', /error="insufficient_scope"/)
    assert.equal(answer?.header('cache-control'), ['no-store'])
    assert.match(logged, /Deny 403 insufficient_scope/)
    assert.not.match(logged + answer?.body, /private|thumbprint|facts/)
    assertNoSecrets([logged, answer?.lines, answer?.body])
  })
}

test.run()
