// The first decision of a fresh process over TLS, against a bare POST by node:https that parses the same JSON.
import { interleaved, ratio, rowsOf } from '../lib/measure.mjs'
import { decision, knowsWarm } from '../lib/subjects.mjs'

const pause = 50 // ms between construction and the first event, as Lambda leaves after INIT

export const title = 'First decision over TLS, in a fresh process'
export const peers = []

export async function run({ at, short, tell }) {
  const own = 'gatecheck-rfc7662'
  const measured = {
    gatecheck: await decision(at, own, at.tls),
    'a bare node:https POST': await decision(at, 'bare', at.tls)
  }
  const later = {
    gatecheck: await decision(at, own, at.tls, { wait: pause }),
    ...(knowsWarm
      ? {
          'gatecheck, warm: true': await decision(
            at,
            own,
            { ...at.tls, warm: true },
            { wait: pause }
          )
        }
      : {}),
    'a bare node:https POST': await decision(at, 'bare', at.tls, { wait: pause })
  }
  const samples = await interleaved(
    {
      ...measured,
      ...Object.fromEntries(Object.entries(later).map(([name, each]) => [`later: ${name}`, each]))
    },
    short ? 11 : 31,
    tell
  )
  const mine = row => ({ ...row, own: row.name.startsWith('gatecheck') })
  const [whole, alone] = [false, true].map(after =>
    rowsOf(samples)
      .filter(({ name }) => name.startsWith('later: ') === after)
      .map(row => mine({ ...row, name: row.name.replace('later: ', '') }))
  )
  const over = name => ratio(samples[name], samples['later: a bare node:https POST'])
  return {
    tables: [
      { title: 'import, construct and decide', unit: 'ms', rows: whole },
      { title: `the decision alone, ${pause} ms after construction`, unit: 'ms', rows: alone }
    ],
    figures: {
      'gatecheck over a bare node:https POST': ratio(
        samples.gatecheck,
        samples['a bare node:https POST']
      ),
      'the decision alone, over a bare POST': over('later: gatecheck'),
      ...(knowsWarm
        ? {
            'the decision alone with warm: true, over a bare POST': over(
              'later: gatecheck, warm: true'
            )
          }
        : {})
    },
    notes: [
      knowsWarm
        ? 'warm: true opens the TLS connection at construction, in INIT on Lambda.'
        : 'This build has no option warm; its row is left out.'
    ]
  }
}
