import type { Request } from 'express'
import { type Decision, type Gate, gate, noScopes } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import { nodeGate } from 'gatecheck/node'
import * as assert from 'uvu/assert'
import { createQuietApp, expresses } from '../../real/express/both'
import { bound, knows, now, secret } from '../../samples'
import { appWith, expressSuite, pass, presentingFirst, sendSubject } from './app'

const { test, call } = expressSuite('express and node see')

const refuse = gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now })
const atOnce = () => ({ _tag: 'Allow', token: bound, facts: { now: 0 } }) as const

for (const [name, express] of expresses) {
  test(`${name}: see gets every decision once, with the request and the milliseconds it took`, async () => {
    for (const refusals of ['respond', 'next'] as const)
      for (const [decide, tag] of [
        [pass, 'Allow'],
        [atOnce, 'Allow'],
        [refuse, 'Unauthorized'],
        [() => ({}) as never, 'ServerError']
      ] as const) {
        const seen: unknown[] = []
        const see = (decision: Decision, req: Request, { took }: { readonly took: number }) => {
          seen.push(decision._tag, Object.isFrozen(decision), req.path, took >= 0 && took < 60_000)
        }
        const guard = expressGate(decide, { ...presentingFirst, refusals, see })
        await call(appWith(express, app => app.use(guard, sendSubject)))
        assert.equal(seen, [tag, true, '/time', true])
      }
  })
  test(`${name}: a see that throws, rejects or writes to the decision changes nothing`, async () => {
    for (const see of [
      () => {
        throw new Error(secret)
      },
      async () => Promise.reject(new Error(secret)),
      (decision: Decision) => {
        ;(decision as { _tag: string })._tag = 'Allow'
      }
    ])
      for (const [decide, status] of [
        [refuse, 401],
        [async () => ({ ...(await refuse({} as never)) }), 500],
        [pass, 200]
      ] as const) {
        const guard = expressGate(decide as typeof pass, { ...presentingFirst, see })
        assert.is((await call(appWith(express, app => app.use(guard, sendSubject)))).status, status)
      }
  })
}
test('nodeGate: see gets every decision once, with the request and the milliseconds it took', async () => {
  for (const [decide, tag] of [
    [pass, 'Allow'],
    [refuse, 'Unauthorized']
  ] as const) {
    const seen: unknown[] = []
    const guard = nodeGate(decide, {
      ...presentingFirst,
      see: (decision, { url }, { took }) => seen.push(decision._tag, url, typeof took)
    })
    const [[, express]] = expresses as unknown as readonly [readonly [string, never]]
    await call(createQuietApp(express).use((req, res) => guard(req, res, () => res.end())))
    assert.equal(seen, [tag, '/time', 'number'])
  }
})
test('see gets the decision of a client that has left, and no handler runs', async () => {
  const seen: string[] = []
  const untilAborted: Gate = (_, signal) =>
    new Promise(resolve => signal?.addEventListener('abort', () => resolve(atOnce())))
  const [[, express]] = expresses as unknown as readonly [readonly [string, never]]
  let ran = false
  const left = new Promise<void>(resolve => {
    const guard = expressGate(untilAborted, {
      ...presentingFirst,
      see: decision => {
        seen.push(decision._tag)
        setImmediate(resolve)
      }
    })
    void call(
      appWith(express, app =>
        app.use(
          (req, _res, next) => {
            next()
            req.socket.destroy()
          },
          guard,
          () => {
            ran = true
          }
        )
      )
    ).catch(() => undefined)
  })
  await left
  assert.equal([seen.length, ran], [1, false])
})

test.run()
