// powertools.ts under AWS's own runtime client, which replaces console.log.
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { readEmf } from '../../../test/examples/observability/emf-records'
import { bundleHandler } from '../../../test/real/lambda/bundled'
import { findClient, startFunction } from '../../../test/real/lambda/function-process'
import { invocations, secrets } from '../../../test/real/lambda/handlers/known'

const test = suite("Powertools under AWS's runtime client")
const client = findClient()
if (typeof client === 'string') console.error(`   Skipped: AWS's runtime client: ${client}`)
const rule = typeof client === 'string' ? test.skip : test
const bundled = await bundleHandler('examples/observability/test/handler.ts')
test.after(bundled.remove)

for (const format of ['TEXT', 'JSON'])
  rule(`with the log format ${format} metrics and log lines are lines of their own`, async () => {
    if (typeof client === 'string') return
    const variables = { AWS_LAMBDA_LOG_FORMAT: format }
    const { invoke, log, stop } = await startFunction(bundled.folder, client.arguments, variables)
    for (const [event] of invocations) assert.not.ok((await invoke(event)).failed)
    await stop()
    const lines = log()
      .split('\n')
      .filter(line => line.startsWith('{'))
    const decided = lines
      .filter(line => line.includes('"_aws"'))
      .map(line => readEmf(line).fields)
      .filter(({ reason }) => reason !== undefined)
    assert.equal(
      decided.map(({ decision, reason }) => `${decision} ${reason}`),
      invocations.map(([, outcome]) => outcome)
    )
    const logged = lines.flatMap(line => {
      const { gatecheck } = JSON.parse(line) as { readonly gatecheck?: Record<string, unknown> }
      return gatecheck === undefined ? [] : `${gatecheck['decision']} ${gatecheck['reason']}`
    })
    assert.equal(
      logged,
      invocations.map(([, outcome]) => outcome).filter(outcome => outcome !== 'Allow none')
    )
    for (const secret of secrets) assert.not.ok(log().includes(secret), secret)
  })

test.run()
