// The cold start: a fresh process imports, constructs and makes one decision, over http on
// loopback.
import { interleave, ratioByRound, toRows } from '../lib/measure.mjs'
import { measureDecision } from '../lib/subjects.mjs'

const subjects = {
  'gatecheck, RFC 7662': 'gatecheck-rfc7662',
  oauth4webapi: 'oauth4webapi',
  'gatecheck, Authlete': 'gatecheck-authlete',
  "Authlete's SDK": 'authlete-sdk',
  'token-introspection': 'token-introspection'
}

export const title = 'Cold start: import, construct, one introspection, in a fresh process'
export const peers = ['oauth4webapi', 'token-introspection', '@authlete/typescript-sdk']

export async function run({ server, short, showProgress }) {
  const selected = Object.entries(subjects).slice(0, short ? 2 : undefined)
  const measurements = {}
  for (const [name, subject] of selected)
    measurements[name] = await measureDecision(server, subject, server.http)
  const samples = await interleave(measurements, short ? 11 : 31, showProgress)
  return {
    tables: [
      {
        title: 'from before the import to the decision',
        unit: 'ms',
        rows: toRows(samples).map(row => ({ ...row, own: row.name.startsWith('gatecheck') }))
      }
    ],
    figures: {
      'gatecheck over oauth4webapi': ratioByRound(
        samples['gatecheck, RFC 7662'],
        samples.oauth4webapi
      ),
      ...figureFor(samples, 'gatecheck, Authlete', "Authlete's SDK"),
      ...figureFor(samples, 'gatecheck, RFC 7662', 'token-introspection')
    },
    notes: [
      'gatecheck reads an API Gateway event, judges expiry, audience, scopes and binding, and writes a policy; the others ask, and look at expiry and scope. All are bundled to one file.'
    ]
  }
}

/** Empty if the short run left the peer out. */
function figureFor(samples, own, peer) {
  if (samples[peer] === undefined) return {}
  return { [`${own} over ${peer}`]: ratioByRound(samples[own], samples[peer]) }
}
