import type { ErrorRequestHandler } from 'express'
import type { ClientCertificate, Decision, Gate } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { type ClientRequest, contract } from '../../contract'
import { expresses, type RawResponse, sendRaw } from '../../real/express/both'
import { pem } from '../../samples'
import { assertRefusal } from '../raw-refusal'
import { appWith, expressSuite, pass, sendSubject } from './app'

const { test, listen } = expressSuite('express situations')

for (const [, express] of expresses) {
  // One app serves every situation: its gate and certificate are set before each call.
  let decide: Gate = pass
  let certificate: ClientCertificate | undefined
  const currentGate: Gate = (request, signal) => decide(request, signal)
  const readCertificate = (): ClientCertificate | undefined => certificate
  const sendReason: ErrorRequestHandler = (decision: Decision, _, res, next) => {
    if (decision._tag === 'Allow') return next(decision)
    res.status(decision.status).json({ own: decision.reason })
  }
  const ports = Promise.all([
    listen(
      appWith(express, app =>
        app.use(expressGate(currentGate, { certificate: readCertificate }), sendSubject)
      )
    ),
    listen(
      appWith(express, app =>
        app.use(
          expressGate(currentGate, { certificate: readCertificate, refusals: 'next' }),
          sendSubject,
          sendReason
        )
      )
    )
  ])
  const sendTo =
    (i: 0 | 1) =>
    async (
      situationGate: Gate,
      { authorization, certificate: text, method, path }: ClientRequest
    ): Promise<RawResponse> => {
      decide = situationGate
      certificate = text === undefined ? undefined : pem(text)
      return sendRaw((await ports)[i], {
        method,
        target: path,
        lines: authorization.map(line => `Authorization: ${line}`)
      })
    }
  contract(test, sendTo(0), (answer, { outcome, subject = 'john' }) => {
    assert.not.ok(answer instanceof Error)
    if (answer instanceof Error) return
    if (outcome !== 'Allow') return assertRefusal(answer, outcome)
    assert.is(answer.status, 200)
    assert.equal(JSON.parse(answer.body), { subject, auth: 'Allow' })
  })
  contract(test, sendTo(1), (answer, { outcome, reason, subject = 'john' }) => {
    assert.not.ok(answer instanceof Error)
    if (answer instanceof Error) return
    assert.is(answer.status, outcome === 'Allow' ? 200 : outcome)
    assert.equal(
      JSON.parse(answer.body),
      outcome === 'Allow' ? { subject, auth: 'Allow' } : { own: reason }
    )
  })
}

test.run()
