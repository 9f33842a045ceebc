import { gate, noScopes } from 'gatecheck'
import * as cloudflare from 'gatecheck/cloudflare'
import { fetchGate, isAllow } from 'gatecheck/fetch'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { first, knows, now } from '../../samples'
import { bearerRequest, pass, presenting } from './requests'

const test = suite('fetch isAllow')

const refuse = gate({ require: noScopes, introspect: knows({ _tag: 'Inactive' }), now })

/** Runs `act` while the global Response is another one, as a test environment's or undici's. */
async function withOtherResponse<A>(act: () => Promise<A>): Promise<A> {
  const own = globalThis.Response
  globalThis.Response = class OtherResponse {
    constructor(
      readonly body: string,
      readonly init: ResponseInit
    ) {}
  } as never
  try {
    return await act()
  } finally {
    globalThis.Response = own
  }
}

test('a refusal is no Allow, whichever Response it is', async () => {
  const guard = fetchGate(refuse, { tls: presenting(first.pem) })
  assert.not.ok(isAllow(await guard(bearerRequest())))
  const other: unknown = await withOtherResponse(() => guard(bearerRequest()))
  assert.not.ok(other instanceof Response)
  assert.not.ok(isAllow(other))
})
test('an Allow is one, and its type is narrowed', async () => {
  const answer = await fetchGate(pass, { tls: presenting(first.pem) })(bearerRequest())
  assert.ok(isAllow(answer))
  if (isAllow(answer)) assert.is(answer.token.subject, 'john')
})
for (const answer of [undefined, null, true, 'Allow', {}, { _tag: 'Deny' }, { status: 200 }])
  test(`${JSON.stringify(answer)} is no Allow`, () => assert.not.ok(isAllow(answer)))
test('gatecheck/cloudflare exports the same function', () => assert.is(cloudflare.isAllow, isAllow))

test.run()
