import { bearerAllowed, byRoute, gate, type Requirement } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bound, knowsToken, now, request } from '../samples'

const test = suite('inherited fields of a requirement')

const base: Requirement = { scopes: ['time:query'], binding: 'certificate' }
test('an inherited field is malformed: a copy would lose it, and ask for less', async () => {
  const inherited = Object.assign(Object.create({ subject: 'jane' }), base) as Requirement
  const pass = gate({ require: () => inherited, introspect: knowsToken(bound), now })
  const decision = await pass(request())
  assert.is(decision._tag === 'ServerError' && decision.detail, 'not_a_requirement')
  for (const construct of [
    () => bearerAllowed(inherited),
    () => byRoute({ 'GET /a': inherited }),
    () => gate({ require: inherited, introspect: knowsToken(bound) })
  ])
    assert.throws(construct, /yours: not a plain object/)
})

test.run()
