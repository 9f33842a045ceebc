import type { Decision } from 'gatecheck'
import { fetchGate } from 'gatecheck/fetch'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { secret } from '../../samples'
import { bearerRequest, pass, readRefusal } from './requests'

const test = suite('fetch gate fails')

function throwSecret(): never {
  throw new Error(secret)
}
for (const [what, decide, options, request] of [
  ['a gate that rejects', async () => throwSecret(), {}, bearerRequest()],
  ['a gate that throws', throwSecret, {}, bearerRequest()],
  ['a gate that returns undefined', async () => undefined as never, {}, bearerRequest()],
  [
    'a gate that returns an unknown tag',
    async () => ({ _tag: 'Maybe' }) as never,
    {},
    bearerRequest()
  ],
  ['an Allow without a token', async () => ({ _tag: 'Allow' }) as never, {}, bearerRequest()],
  ['a reader that throws', pass, { certificate: throwSecret, peer: () => 'unix' }, bearerRequest()],
  [
    'a peer that throws',
    pass,
    { certificate: () => undefined, peer: throwSecret },
    bearerRequest()
  ],
  ['a TLS layer that throws', pass, { tls: throwSecret }, bearerRequest()]
] as const)
  test(`${what} is answered 500 and shows no detail`, async () =>
    assert.is((await readRefusal(fetchGate(decide, options)(request))).status, 500))
for (const [status, _tag, expected] of [
  [200, 'Deny', 403],
  [302, 'Unauthorized', 401],
  [200, 'ServerError', 500]
] as const)
  test(`a gate's ${_tag} with status ${status} is answered ${expected}`, async () =>
    assert.is(
      (
        await readRefusal(
          fetchGate(
            async () =>
              ({
                _tag,
                status,
                reason: 'inactive',
                detail: 'x',
                challenges: []
              }) as unknown as Decision
          )(bearerRequest())
        )
      ).status,
      expected
    ))

test.run()
