import { type Decision, gate, noScopes } from 'gatecheck'
import { cloudflareGate, guarded } from 'gatecheck/cloudflare'
import { fetchGate, isAllow } from 'gatecheck/fetch'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, knows, now, secret } from '../../samples'
import { boundRequest, makeContext } from '../cloudflare/contexts'
import { bearerRequest, pass, presenting } from './requests'

const test = suite('fetch and cloudflare see')

const refuse = gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now })
const tls = presenting(first.pem)

function recorder<R extends { readonly url: string }>() {
  const seen: unknown[] = []
  const see = (decision: Decision, { url }: R, { took }: { readonly took: number }): void => {
    const detail = decision._tag === 'ServerError' ? [decision.reason, decision.detail] : []
    seen.push(decision._tag, ...detail, Object.isFrozen(decision), url, took >= 0 && took < 60_000)
  }
  return { seen, see }
}
const url = 'https://api.example.com/time'

for (const [decide, outcome] of [
  [pass, ['Allow']],
  [refuse, ['Unauthorized']],
  [() => ({}) as never, ['ServerError', 'user_function_threw', 'gate']]
] as const) {
  test(`fetchGate: see gets ${outcome[0]} once, with the request and the milliseconds it took`, async () => {
    const { seen, see } = recorder<Request>()
    await fetchGate(decide, { tls, see })(bearerRequest())
    assert.equal(seen, [...outcome, true, url, true])
  })
  test(`cloudflareGate and guarded: see gets ${outcome[0]} once`, async () => {
    const { seen, see } = recorder()
    await cloudflareGate(decide, { see })(boundRequest)
    await guarded(
      () => decide,
      () => new Response(),
      { see }
    ).fetch(boundRequest, {}, makeContext())
    assert.equal(seen, [...outcome, true, url, true, ...outcome, true, url, true])
  })
}
for (const [what, make] of [
  [
    'that throws',
    () => {
      throw new Error(secret)
    }
  ],
  ['that returns a promise', async () => pass],
  ['that returns no gate', () => ({})]
] as const)
  test(`guarded: a make ${what} is the operator's mistake: see gets adapter_misused, which names make`, async () => {
    const { seen, see } = recorder()
    const worker = guarded(make as never, () => new Response(), { see })
    assert.is((await worker.fetch(boundRequest, {}, makeContext())).status, 500)
    assert.equal(seen, ['ServerError', 'adapter_misused', 'make', true, url, true])
  })
for (const [how, see] of [
  [
    'throws',
    () => {
      throw new Error(secret)
    }
  ],
  ['rejects', async () => Promise.reject(new Error(secret))],
  [
    'writes to the decision',
    (decision: Decision) => {
      ;(decision as { _tag: string })._tag = 'Allow'
    }
  ]
] as const)
  test(`a see that ${how} changes nothing`, async () => {
    const ownGate: typeof refuse = async request => ({ ...(await refuse(request)) })
    for (const decide of [refuse, ownGate])
      assert.not.ok(isAllow(await fetchGate(decide, { tls, see })(bearerRequest())))
    assert.ok(isAllow(await fetchGate(pass, { tls, see })(bearerRequest())))
  })

test.run()
