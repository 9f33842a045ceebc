// The URL of a request that Express has routed: what the client called, not what a router left of it.
import type { RequestListener } from 'node:http'
import { expressGate } from 'gatecheck/express'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { newDpopGate, newProof, publicUrl, withProof } from '../../dpop-situations'
import { createQuietApp, expresses } from '../../real/express/both'
import { serveOnce } from './serve-once'

const test = suite('express, DPoP URL')

type ExpressModule = (typeof expresses)[number][1]
type Build = (express: ExpressModule, guard: ReturnType<typeof expressGate>) => RequestListener

const mountedAt: (prefix: string) => Build = prefix => (express, guard) => {
  const router = express.Router()
  router.get('/time', guard, (_, res) => {
    res.send('allowed')
  })
  return createQuietApp(express).use(prefix, router) as RequestListener
}
const rewritten: Build = (express, guard) => {
  const app = createQuietApp(express).use((req, _, next) => {
    req.url = '/time'
    next()
  })
  app.get('/time', guard, (_, res) => {
    res.send('allowed')
  })
  return app as RequestListener
}

for (const [name, express] of expresses)
  for (const [title, build, target] of [
    ['in a router below a prefix', mountedAt('/v1'), '/v1/time'],
    ['in a router below a parameter', mountedAt('/:tenant'), '/v1/time'],
    ['behind a rewrite', rewritten, '/v1/time']
  ] as const)
    test(`${name}, ${title}: a proof names the path that the client sent [RFC 9449 §4.3]`, async () => {
      for (const [base, htu, status] of [
        [publicUrl, `${publicUrl}${target}`, 200],
        [publicUrl, `${publicUrl}/time`, 401],
        [`${publicUrl}/bank`, `${publicUrl}/bank${target}`, 200],
        [`${publicUrl}/bank`, `${publicUrl}${target}`, 401]
      ] as const) {
        const app = build(express, expressGate(newDpopGate(), { publicUrl: base }))
        const answer = await serveOnce(app, { ...withProof(newProof(htu)), target })
        assert.is(answer.status, status, `${htu} under ${base}`)
      }
    })

test.run()
