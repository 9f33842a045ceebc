// The cold start of those who verify JWTs with preloaded keys: a fresh process imports, constructs
// and makes one decision. No request leaves the process.
import { interleave, ratioByRound, toRows } from '../lib/measure.mjs'
import { measureDecision } from '../lib/subjects.mjs'

const own = 'gatecheck, JWT'
const peer = 'aws-jwt-verify, verification alone'
const subjects = { [own]: 'gatecheck-jwt', [peer]: 'aws-jwt-verify-preloaded' }

export const title = 'Cold start with a JWT: import, construct, one decision, keys preloaded'
export const peers = ['aws-jwt-verify']

export async function run({ server, short, showProgress }) {
  const measurements = {}
  for (const [name, subject] of Object.entries(subjects))
    measurements[name] = await measureDecision(server, subject, server.https, {
      event: server.jwtEvent
    })
  const samples = await interleave(measurements, short ? 11 : 61, showProgress)
  return {
    tables: [
      {
        title: 'from before the import to the decision',
        unit: 'ms',
        rows: toRows(samples).map(row => ({ ...row, own: row.name === own }))
      }
    ],
    figures: {
      'gatecheck over aws-jwt-verify': ratioByRound(samples[own], samples[peer])
    },
    notes: [
      'ES256. gatecheck reads an API Gateway event, judges expiry, audience, scopes and binding, and writes a policy; aws-jwt-verify verifies the token and its claims.'
    ]
  }
}
