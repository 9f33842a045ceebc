// Express on Lambda for real: serverless-http and serverless-express make requests without Node's
// HTTP parser, from the events of API Gateway.
import codegenie from '@codegenie/serverless-express'
import vendia from '@vendia/serverless-express'
import type { Express } from 'express'
import { type Decision, gate, scopes } from 'gatecheck'
import { type ExpressOptions, expressGate, tokenOf } from 'gatecheck/express'
import { nginx } from 'gatecheck/proxies'
import { httpApiEvent, restApiEvent } from 'gatecheck/testing'
import serverlessHttp from 'serverless-http'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../contract'
import { bound, first, knowsToken, now, pem, second, secret } from '../samples'
import { createQuietApp, expresses } from './express/both'

const test = suite('express on lambda')

type Handler = (event: object, context: object) => Promise<Answer>
interface Answer {
  readonly statusCode: number
  readonly body: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly multiValueHeaders?: Readonly<Record<string, unknown>>
}

/** serverless-express writes raw lines from the event's headers, one for each name. */
const libraries: readonly (readonly [
  name: string,
  hasRawHeaders: boolean,
  wrap: (app: Express) => Handler
])[] = [
  ['serverless-http', false, app => serverlessHttp(app) as unknown as Handler],
  ['@codegenie/serverless-express', true, app => codegenie({ app }) as unknown as Handler],
  ['@vendia/serverless-express', true, app => vendia({ app }) as unknown as Handler]
]
const events = [
  ['a REST event', restApiEvent],
  ['an HTTP event', httpApiEvent]
] as const

const pass = gate({ introspect: knowsToken(bound), require: scopes('time:query'), now })
const presenting = (text: string): ExpressOptions => ({ certificate: () => pem(text) })

for (const [expressName, express] of expresses)
  for (const [library, hasRawHeaders, wrap] of libraries)
    for (const [eventName, makeEvent] of events) {
      const call = async (
        headers: Readonly<Record<string, string>>,
        options: ExpressOptions = presenting(first.pem)
      ): Promise<readonly [Answer, readonly Decision[]]> => {
        const decisions: Decision[] = []
        const app = createQuietApp(express)
        const guard = expressGate(pass, { ...options, see: decision => decisions.push(decision) })
        app.get('/time', guard, (req, res) => {
          res.json({ hello: tokenOf(req).subject })
        })
        const { multiValueHeaders, ...event } = makeEvent({ headers }) as unknown as {
          readonly multiValueHeaders?: object
        }
        const multi = multiValueHeaders === undefined ? {} : { multiValueHeaders }
        const proxyEvent = { ...event, ...multi, body: '', isBase64Encoded: false }
        const answer = await wrap(app)(proxyEvent, {})
        assertNoSecrets([answer, decisions])
        return [answer, decisions]
      }
      const title = `${expressName}, ${library}, ${eventName}`
      const Authorization = `Bearer ${secret}`

      test(`${title}: the token passes with its certificate, and is refused with another [RFC 8705 §3]`, async () => {
        const [{ statusCode, body }] = await call({ Authorization })
        assert.equal([statusCode, JSON.parse(body)], [200, { hello: 'john' }])
        const [other, [decision]] = await call({ Authorization }, presenting(second.pem))
        assert.is(other.statusCode, 401)
        assert.is(decision?._tag === 'Unauthorized' && decision.reason, 'certificate_mismatch')
      })
      test(`${title}: without a token the answer is 401 no_token, with its challenge`, async () => {
        const [{ statusCode, headers, multiValueHeaders }, [decision]] = await call({ 'X-A': 'b' })
        assert.is(statusCode, 401)
        assert.is(decision?._tag === 'Unauthorized' && decision.reason, 'no_token')
        assert.match(JSON.stringify({ headers, multiValueHeaders }), /Bearer realm/)
      })
      test(`${title}: two tokens in one joined line are refused: 400`, async () => {
        const [{ statusCode }] = await call({ Authorization: `${Authorization},Bearer other` })
        assert.is(statusCode, 400)
      })
      test(`${title}: a proxy's reader is the operator's mistake if there are no raw lines, and otherwise sees a doubled header`, async () => {
        const certificate = nginx({ from: { anyPeer: 'only the proxy can connect' } })
        const [sent, stolen] = [second.pem, first.pem].map(encodeURIComponent)
        const headers = { Authorization, 'X-SSL-Client-Cert': `${sent},${stolen}` }
        const [{ statusCode }, [decision]] = await call(headers, { certificate })
        const reason = decision?._tag === 'Allow' ? 'Allow' : decision?.reason
        assert.equal(
          [statusCode, reason],
          hasRawHeaders ? [401, 'certificate_unreadable'] : [500, 'adapter_misused']
        )
      })
      test(`${title}: without a reader no certificate is seen, and a bound token is refused`, async () => {
        const [{ statusCode }, [decision]] = await call({ Authorization }, {})
        assert.is(statusCode, 401)
        assert.is(decision?._tag === 'Unauthorized' && decision.reason, 'certificate_missing')
      })
    }

test.run()
