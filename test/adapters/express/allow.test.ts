import type { ErrorRequestHandler } from 'express'
import { type Allow, gate, scopes } from 'gatecheck'
import { allowOf, expressGate, tokenOf } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { expresses } from '../../real/express/both'
import { bound, first, knowsToken, now } from '../../samples'
import { appWith, expressSuite, pass, presentingFirst, sendSubject } from './app'

const { test, call } = expressSuite('express allow')

for (const [name, express] of expresses) {
  test(`${name}: req.auth is the Allow, deeply frozen`, async () => {
    const auths: Allow[] = []
    await call(
      appWith(express, app =>
        app.use(expressGate(pass, presentingFirst), (req, res) => {
          auths.push((req as { auth?: Allow }).auth as Allow)
          res.end()
        })
      )
    )
    const [auth] = auths
    assert.is(auth?._tag, 'Allow')
    await call(
      appWith(express, app =>
        app.use(
          expressGate(
            async () => ({ _tag: 'Allow', token: { ...bound, scopes: ['a'] }, facts: { now: 0 } }),
            presentingFirst
          ),
          (req, res) => {
            auths.push((req as { auth?: Allow }).auth as Allow)
            res.end()
          }
        )
      )
    )
    assert.ok(
      auths.length === 2 &&
        auths.every(
          auth =>
            Object.isFrozen(auth) &&
            Object.isFrozen(auth.token) &&
            Object.isFrozen(auth.token.scopes) &&
            Object.isFrozen(auth.facts)
        )
    )
  })
  test(`${name}: tokenOf ignores what others write to req.auth, and throws if no gate ran`, async () => {
    const { body } = await call(
      appWith(express, app =>
        app.use(
          expressGate(pass, presentingFirst),
          (req, _res, next) => {
            ;(req as { auth?: unknown }).auth = { token: { subject: 'root' } }
            next()
          },
          sendSubject
        )
      )
    )
    assert.is((JSON.parse(body) as { subject: string }).subject, 'john')
    const { status } = await call(
      appWith(express, app =>
        app.use((req, _res, next) => {
          ;(req as { auth?: unknown }).auth = { _tag: 'Allow', token: bound }
          next()
        }, sendSubject)
      )
    )
    assert.is(status, 500)
    for (const read of [tokenOf, allowOf]) assert.throws(() => read({}), /no gate/)
  })
  test(`${name}: allowOf is the Allow, with its facts, whatever others write to req.auth`, async () => {
    const allows: Allow[] = []
    await call(
      appWith(express, app =>
        app.use(expressGate(pass, presentingFirst), (req, res) => {
          ;(req as { auth?: unknown }).auth = { _tag: 'Allow', token: { subject: 'root' } }
          allows.push(allowOf(req))
          assert.is(tokenOf(req), allowOf(req).token)
          res.end()
        })
      )
    )
    const [allow] = allows
    assert.equal(
      [allow?._tag, allow?.token.subject, allow?.facts.thumbprint],
      ['Allow', 'john', first.thumbprint]
    )
  })
  test(`${name}: the last gate decides: if it refuses, the Allow of an earlier gate is cleared`, async () => {
    const strict = expressGate(
      gate({ require: scopes('admin'), introspect: knowsToken(bound), now }),
      { ...presentingFirst, refusals: 'next' }
    )
    const authValues: unknown[] = []
    const handleError: ErrorRequestHandler = (_error, req, res, _next) => {
      authValues.push((req as { auth?: unknown }).auth)
      for (const read of [tokenOf, allowOf]) assert.throws(() => read(req))
      res.end()
    }
    await call(
      appWith(express, app =>
        app.use(expressGate(pass, presentingFirst), strict, sendSubject, handleError)
      )
    )
    assert.equal(authValues, [undefined])
  })
}

test.run()
