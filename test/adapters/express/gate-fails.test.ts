import type { Gate } from 'gatecheck'
import { expressGate } from 'gatecheck/express'
import * as assert from 'uvu/assert'
import { assertNoSecrets } from '../../contract'
import { expresses } from '../../real/express/both'
import { secret } from '../../samples'
import { appWith, expressSuite, presentingFirst, sendSubject } from './app'

const { test, call } = expressSuite('express gate fails')

for (const [name, express] of expresses) {
  for (const [what, failing] of [
    [
      'rejects',
      async () => {
        throw new Error(secret)
      }
    ],
    [
      'throws',
      () => {
        throw new Error(secret)
      }
    ],
    ['returns undefined', async () => undefined],
    ['returns true', async () => true],
    ['returns an unknown tag', async () => ({ _tag: 'Allowed' })],
    ['allows without a token', async () => ({ _tag: 'Allow' })]
  ] as readonly (readonly [string, unknown])[])
    test(`${name}: a gate that ${what} is a server error`, async () => {
      const answer = await call(
        appWith(express, app => app.use(expressGate(failing as Gate, presentingFirst), sendSubject))
      )
      assert.is(answer.status, 500)
      assertNoSecrets([answer.lines, answer.body])
    })
}

test.run()
