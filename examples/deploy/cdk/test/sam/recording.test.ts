// What SAM's transform makes of template.yaml, against the table, the Guard rules and AWS's validator.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { errors, findings } from '../guard'
import { broken } from '../place'
import { settings } from '../table'
import { recording, transformed } from './recording'
import { folder } from './template'

test('the recording is of this very template: if not, run transform.py again', () => {
  const source = readFileSync(`${folder}/template.yaml`)
  assert.equal(createHash('sha256').update(source).digest('hex'), recording.templateSha256)
})

const { status, stdout } = spawnSync('python3', [`${folder}/transform.py`], { encoding: 'utf8' })
const live = status === 0 ? JSON.parse(stdout) : { translator: 'absent' }
const skip = live.translator !== recording.translator && `SAM's transform here: ${live.translator}`
test("the recording is what SAM's transform makes", { skip }, () => {
  assert.deepEqual(live, recording)
})

test('the Guard rules find nothing in it', () => assert.deepEqual(findings(transformed), []))
test("AWS's validator finds no error in it", () => assert.deepEqual(errors(transformed), []))

/** Bodies as if they were properties: the table's column `openapi` begins there. */
const bodies = {
  Resources: Object.fromEntries(
    Object.entries(transformed.Resources).map(([name, { Type, Properties }]) => [
      name,
      { Type, Properties: (Properties['Body'] ?? {}) as Record<string, unknown> }
    ])
  )
}
for (const { id, must, openapi = [] } of settings) {
  if (openapi.length === 0) continue
  test(`${id}, in the body: ${must}`, () => {
    for (const place of openapi) assert.deepEqual(broken(bodies, place), [])
  })
}
