// A Lambda authorizer with all of powertools.ts.
import { around, cached, memory, tokenOnly, traced } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { ask, makeGate } from '../../../test/real/lambda/handlers/known'
import {
  countIntrospection,
  decisionSubsegment,
  introspectionSubsegment,
  logAndCount,
  withPowertools
} from '../powertools'

const store = cached(memory({ entries: 100 }), { ttl: 60 })
const introspect = around(
  ask,
  introspectionSubsegment,
  store,
  traced(countIntrospection),
  tokenOnly
)
const authorize = restApiAuthorizer(decisionSubsegment(makeGate(introspect)), {
  see: (decision, _, { took }) => logAndCount(decision, { took })
})
export const handler = withPowertools(authorize)
