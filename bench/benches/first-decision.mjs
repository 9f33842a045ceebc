// The first decision of a fresh process over TLS, against a bare POST by node:https that parses the
// same JSON.
import { interleave, ratioByRound, toRows } from '../lib/measure.mjs'
import { measureDecision, supportsWarm } from '../lib/subjects.mjs'

const waitMillis = 50 // Between construction and the first event, as Lambda leaves after INIT.
const own = 'gatecheck-rfc7662'

export const title = 'First decision over TLS, in a fresh process'
export const peers = []

export async function run({ server, short, showProgress }) {
  const whole = await measureWhole(server)
  const alone = await measureAlone(server)
  const samples = await interleave({ ...whole, ...alone }, short ? 11 : 31, showProgress)
  const rows = measurements =>
    toRows(samples)
      .filter(({ name }) => name in measurements)
      .map(row => ({ ...row, name: row.name.replace('later: ', '') }))
      .map(row => ({ ...row, own: row.name.startsWith('gatecheck') }))
  const overBareLater = name =>
    ratioByRound(samples[name], samples['later: a bare node:https POST'])
  return {
    tables: [
      { title: 'import, construct and decide', unit: 'ms', rows: rows(whole) },
      {
        title: `the decision alone, ${waitMillis} ms after construction`,
        unit: 'ms',
        rows: rows(alone)
      }
    ],
    figures: {
      'gatecheck over a bare node:https POST': ratioByRound(
        samples.gatecheck,
        samples['a bare node:https POST']
      ),
      'the decision alone, over a bare POST': overBareLater('later: gatecheck'),
      ...(supportsWarm
        ? {
            'the decision alone with warm: true, over a bare POST': overBareLater(
              'later: gatecheck, warm: true'
            )
          }
        : {})
    },
    notes: [
      supportsWarm
        ? 'warm: true opens the TLS connection at construction, in INIT on Lambda.'
        : 'This build has no option warm; its row is left out.'
    ]
  }
}

async function measureWhole(server) {
  return {
    gatecheck: await measureDecision(server, own, server.https),
    'a bare node:https POST': await measureDecision(server, 'bare', server.https)
  }
}

/** Names start with "later: ", as both sets are measured in the same rounds. */
async function measureAlone(server) {
  const measureLater = (subject, options) =>
    measureDecision(server, subject, { ...server.https, ...options }, { waitMillis })
  return {
    'later: gatecheck': await measureLater(own),
    ...(supportsWarm
      ? { 'later: gatecheck, warm: true': await measureLater(own, { warm: true }) }
      : {}),
    'later: a bare node:https POST': await measureLater('bare')
  }
}
