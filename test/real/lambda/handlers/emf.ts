// A Lambda authorizer with examples/observability/emf.ts, and a line that goes through console.log.
import { around, cached, memory, tokenOnly, traced } from 'gatecheck'
import { restApiAuthorizer } from 'gatecheck/rest-api'
import { countDecision, countIntrospection } from '../../../../examples/observability/emf'
import { ask, makeGate } from './known'

const store = cached(memory({ entries: 100 }), { ttl: 60 })
export const handler = restApiAuthorizer(
  makeGate(around(ask, store, traced(countIntrospection), tokenOnly)),
  {
    refusals: process.env['REFUSALS'] === 'throw' ? 'throw' : 'policy',
    see: (decision, _, { took }) => {
      countDecision(decision, { took })
      console.log(JSON.stringify({ _aws: {}, by: 'console.log' }))
    }
  }
)
