import { readFileSync } from 'node:fs'
import { explain, type Reason } from 'gatecheck'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { reasonSentences } from '../../src/refusal/reasons'
import { bound } from '../samples'

const test = suite('explain, printable sentences')

/** Every word in code of the page that has all details, and none. */
const details = [
  undefined,
  ...new Set(
    [...readFileSync('docs/reasons.md', 'utf8').matchAll(/`(\w+)`/g)].map(([, word]) => word)
  )
]

test('every sentence is printable ASCII, for every reason and every detail', () => {
  assert.ok(details.length > 100)
  for (const reason of Object.keys(reasonSentences) as Reason[])
    for (const detail of details)
      for (const refusedToken of [undefined, { ...bound, expiresAt: 0, scopes: [] }]) {
        const { sentence, text } = explain({
          _tag: 'Deny',
          status: 403,
          reason,
          detail,
          challenges: [],
          refusedToken
        })
        assert.match(sentence, /^[\x20-\x7e]+$/)
        assert.ok(text.includes(sentence))
      }
})

test.run()
