// examples/observability/emf.ts under AWS's own runtime client, which replaces console.log.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readEmf } from '../examples/observability/emf-records'
import { bundleHandler } from './lambda/bundled'
import { findClient, startFunction } from './lambda/function-process'
import { invocations, secrets } from './lambda/handlers/known'

const test = suite("EMF under AWS's runtime client")
const client = findClient()
if (typeof client === 'string') console.error(`   Skipped: AWS's runtime client: ${client}`)
const rule = typeof client === 'string' ? test.skip : test
const bundled = await bundleHandler('test/real/lambda/handlers/emf.ts')
test.after(bundled.remove)

/** A record that CloudWatch sees is a whole line, with `_aws` at its top. */
function recordsIn(log: string): readonly string[] {
  return log.split('\n').filter(line => line.startsWith('{"_aws"'))
}

for (const format of ['TEXT', 'JSON'])
  for (const refusals of ['policy', 'throw'])
    rule(
      `with the log format ${format} and refusals ${refusals} each record is a line of its own`,
      async () => {
        if (typeof client === 'string') return
        const variables = { AWS_LAMBDA_LOG_FORMAT: format, REFUSALS: refusals }
        const { invoke, log, stop } = await startFunction(
          bundled.folder,
          client.arguments,
          variables
        )
        for (const [event] of invocations) await invoke(event)
        await stop()
        const records = recordsIn(log()).map(readEmf)
        const decisions = records.filter(({ fields }) => 'decision' in fields)
        assert.equal(
          decisions.map(({ fields }) => `${fields['decision']} ${fields['reason']}`),
          invocations.map(([, outcome]) => outcome)
        )
        for (const { fields } of records) assert.is(fields['service'], 'authorizer')
        const hits = records.filter(({ fields }) => fields['CacheHit'] === 1)
        assert.is(hits.length, 2) // the second and the third request
        for (const secret of secrets) assert.not.ok(log().includes(secret), secret)
      }
    )

rule('with the log format JSON a record of console.log is not at the top of its line', async () => {
  if (typeof client === 'string') return
  const { invoke, log, stop } = await startFunction(bundled.folder, client.arguments, {
    AWS_LAMBDA_LOG_FORMAT: 'JSON'
  })
  await invoke(invocations[0]?.[0])
  await stop()
  const [line = ''] = log()
    .split('\n')
    .filter(text => text.includes('console.log'))
  assert.not.ok(Object.hasOwn(JSON.parse(line) as object, '_aws'))
})

test.run()
