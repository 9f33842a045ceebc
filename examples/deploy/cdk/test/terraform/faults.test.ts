// What the checks find: nothing in the module, and each planted fault.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faults } from './faults'
import { findings } from './findings'
import { readSources } from './module'
import { settingFaults } from './setting-faults'

const sources = readSources()

test('the checks find nothing in the module', async () => {
  assert.deepEqual(await findings(sources), [])
})

for (const [title, file, from, to, says] of [...faults, ...settingFaults]) {
  test(`${title} is found`, async () => {
    const text = sources[file] ?? ''
    assert.ok(text.includes(from), `${file} no longer has: ${from}`)
    const found = await findings({ ...sources, [file]: text.replace(from, () => to) })
    assert.ok(
      found.some(sentence => says.test(sentence)),
      `found only: ${found.join('; ')}`
    )
  })
}
