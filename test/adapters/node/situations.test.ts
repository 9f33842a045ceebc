import type { ClientCertificate, Gate } from 'gatecheck'
import { nodeGate } from 'gatecheck/node'
import * as assert from 'uvu/assert'
import { contract } from '../../contract'
import { type RawResponse, sendRaw } from '../../real/express/both'
import { pem } from '../../samples'
import { assertRefusal } from '../raw-refusal'
import { nodeSuite, pass } from './server'

const { test, open } = nodeSuite('node situations')

// One server serves every situation: its gate and certificate are set before each call.
let decide: Gate = pass
let certificate: ClientCertificate | undefined
const guard = nodeGate((request, signal) => decide(request, signal), {
  certificate: () => certificate
})
const port = open((request, response) =>
  guard(request, response, ({ token, _tag }) =>
    response.end(JSON.stringify({ subject: token.subject, auth: _tag }))
  )
)

contract(
  test,
  async (
    situationGate,
    { authorization, certificate: text, method, path }
  ): Promise<RawResponse> => {
    decide = situationGate
    certificate = text === undefined ? undefined : pem(text)
    const lines = authorization.map(line => `Authorization: ${line}`)
    return sendRaw(await port, { method, target: path, lines })
  },
  (answer, { outcome, subject = 'john' }) => {
    assert.not.ok(answer instanceof Error)
    if (answer instanceof Error) return
    if (outcome !== 'Allow') return assertRefusal(answer, outcome)
    assert.is(answer.status, 200)
    assert.equal(JSON.parse(answer.body), { subject, auth: 'Allow' })
  }
)

test.run()
