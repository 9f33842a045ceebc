// The cold start: a fresh process imports, constructs and makes one decision, over plain loopback http.
import { interleaved, ratio, rowsOf } from '../lib/measure.mjs'
import { decision } from '../lib/subjects.mjs'

const subjects = {
  'gatecheck, RFC 7662': 'gatecheck-rfc7662',
  oauth4webapi: 'oauth4webapi',
  'gatecheck, Authlete': 'gatecheck-authlete',
  "Authlete's SDK": 'authlete-sdk',
  'token-introspection': 'token-introspection'
}

export const title = 'Cold start: import, construct, one introspection, in a fresh process'
export const peers = ['oauth4webapi', 'token-introspection', '@authlete/typescript-sdk']

export async function run({ at, short, tell }) {
  const chosen = Object.entries(subjects).slice(0, short ? 2 : undefined)
  const measured = {}
  for (const [name, subject] of chosen) measured[name] = await decision(at, subject, at.plain)
  const samples = await interleaved(measured, short ? 11 : 31, tell)
  const over = (one, other) =>
    samples[other] === undefined
      ? {}
      : { [`${one} over ${other}`]: ratio(samples[one], samples[other]) }
  const { 'gatecheck, RFC 7662 over oauth4webapi': budgeted } = over(
    'gatecheck, RFC 7662',
    'oauth4webapi'
  )
  return {
    tables: [
      {
        title: 'from before the import to the decision',
        unit: 'ms',
        rows: rowsOf(samples).map(row => ({ ...row, own: row.name.startsWith('gatecheck') }))
      }
    ],
    figures: {
      'gatecheck over oauth4webapi': budgeted,
      ...over('gatecheck, Authlete', "Authlete's SDK"),
      ...over('gatecheck, RFC 7662', 'token-introspection')
    },
    notes: [
      'gatecheck reads an API Gateway event, judges expiry, audience, scopes and binding, and writes a policy; the others ask, and look at expiry and scope. All are bundled to one file.'
    ]
  }
}
