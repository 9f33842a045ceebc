// The recipe for x-fapi-interaction-id, on Express, Node and fetch: on each answer, also on errors.
import type { RequestListener } from 'node:http'
import { gate, type Introspect, noScopes } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import { fapi2 } from 'gatecheck/fapi'
import { fetchGate, isAllow } from 'gatecheck/fetch'
import { nodeGate } from 'gatecheck/node'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { interactionIds, withInteractionId } from '../../examples/hosts/interaction-id'
import { type DpopAnswer, readFetchAnswer } from '../adapters/dpop/answers'
import { serveOnce } from '../adapters/dpop/serve-once'
import { createQuietApp, expresses } from '../real/express/both'
import { bound, derOf, first, now, secret } from '../samples'

const test = suite('interaction id')

const id = 'c770aef3-6784-41f7-8e0e-ff5f97bddb3a'
const header = 'x-fapi-interaction-id'
const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/
const introspect: Introspect = async ({ token }) =>
  token === secret ? { _tag: 'Active', token: bound } : { _tag: 'Inactive' }
const pass = gate({ ...fapi2, introspect, require: noScopes, now })
const tls = () => ({ _tag: 'Der', der: derOf(first.pem) }) as const

type Options = { readonly required?: boolean }
interface Sent {
  readonly path?: string
  readonly token?: string
  readonly lines?: readonly string[]
}
interface Host {
  readonly name: string
  readonly send: (sent: Sent, logged: unknown[], options?: Options) => Promise<DpopAnswer>
}

function serve(listener: RequestListener, sent: Sent): Promise<DpopAnswer> {
  const { path = '/time', token = secret, lines = [] } = sent
  return serveOnce(listener, { authorization: `Bearer ${token}`, proofs: [], target: path, lines })
}
function throwBoom(): never {
  throw new Error('boom')
}

const hosts: readonly Host[] = [
  ...expresses.map(
    ([name, express]): Host => ({
      name,
      send: (sent, logged, options) => {
        const app = createQuietApp(express)
        app.use(interactionIds((...entry) => logged.push(...entry), options))
        app.use(expressGate(pass, { certificate: tls }))
        app.get('/time', (_, res) => void res.json({ ok: true }))
        app.get('/throws', throwBoom)
        return serve(app as RequestListener, sent)
      }
    })
  ),
  {
    name: 'Node',
    send: (sent, logged, options) => {
      const handle = interactionIds((...entry) => logged.push(...entry), options)
      const guard = nodeGate(pass, { certificate: tls })
      const respond: RequestListener = (req, res) =>
        handle(req, res, () => {
          guard(req, res, () => (req.url === '/time' ? res.end('{}') : throwBoom())).catch(() =>
            res.writeHead(500).end()
          )
        })
      return serve(respond, sent)
    }
  },
  {
    name: 'fetch',
    send: async ({ path = '/time', token = secret, lines = [] }, logged, options) => {
      const guard = fetchGate<Request>(pass, { tls })
      const respond = withInteractionId(
        async (request: Request) => {
          const answer = await guard(request)
          if (!isAllow(answer)) return answer as Response
          if (path === '/moved') return Response.redirect('https://api.example.com/time', 302)
          return path === '/time' ? Response.json({ ok: true }) : throwBoom()
        },
        (...entry) => logged.push(...entry),
        options
      )
      const headers = new Headers({ authorization: `Bearer ${token}` })
      for (const line of lines) headers.append(...(line.split(': ') as [string, string]))
      return readFetchAnswer(await respond(new Request(`https://a.example${path}`, { headers })))
    }
  }
]

for (const { name, send } of hosts) {
  for (const [title, sent, status] of [
    ['an answer', {}, 200],
    ['a refusal', { token: 'unknown' }, 401],
    ['a malformed request', { token: 'a, Bearer b' }, 400],
    ['an error of a handler', { path: '/throws' }, 500]
  ] as const) {
    test(`${name}: ${title} has the id that was sent, and the log has it [FAPI 1.0 Baseline §6.2.1-11, -12]`, async () => {
      const logged: unknown[] = []
      const answer = await send({ ...sent, lines: [`${header}: ${id}`] }, logged)
      assert.equal([answer.status, answer.header(header)], [status, [id]])
      assert.is(logged[0], id)
    })
    test(`${name}: ${title} has a new id if none was sent`, async () => {
      const logged: unknown[] = []
      const answer = await send(sent, logged)
      assert.is(answer.status, status)
      assert.is(answer.header(header).length, 1)
      assert.match(answer.header(header)[0] ?? '', uuid)
      assert.is(logged[0], answer.header(header)[0])
    })
  }
  for (const [title, lines] of [
    ['nothing', []],
    ['no UUID', [`${header}: hello`]],
    ['two UUIDs', [`${header}: ${id}`, `${header}: ${id.replace('c', 'd')}`]]
  ] as const)
    test(`${name}: if it is required, ${title} is 400 with a new id, and reaches no gate`, async () => {
      const logged: unknown[] = []
      const answer = await send({ lines, path: '/throws' }, logged, { required: true })
      assert.is(answer.status, 400)
      assert.match(answer.header(header).join(), uuid)
      assert.match(answer.text, /"error":"invalid_request"/)
      assert.equal(answer.header('www-authenticate'), [])
      assert.not.match(answer.text, /hello/)
      assert.is(logged.length, 1)
    })
  test(`${name}: if it is required, a UUID is enough`, async () => {
    const answer = await send({ lines: [`${header}: ${id}`] }, [], { required: true })
    assert.equal([answer.status, answer.header(header)], [200, [id]])
  })
}

test('fetch: a redirect, whose headers cannot be changed, has the id', async () => {
  const answer = await hosts[3]?.send({ path: '/moved', lines: [`${header}: ${id}`] }, [])
  assert.equal([answer?.status, answer?.header(header)], [302, [id]])
})

test('fetch: what a handler threw is logged with the id', async () => {
  const logged: unknown[] = []
  await hosts[3]?.send({ path: '/throws', lines: [`${header}: ${id}`] }, logged)
  assert.equal(logged.map(String), [id, id, 'Error: boom'])
})

test.run()
