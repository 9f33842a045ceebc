import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesIn, sources } from './sources'

const test = suite('layout, files')

test('a file has at most 200 lines, and its first line says what it owns', () => {
  assert.equal(
    Object.entries(sources)
      .filter(([, text]) => text.split('\n').length - 1 > 200)
      .map(([file]) => file),
    []
  )
  assert.equal(
    Object.entries(sources)
      .filter(([, text]) => !/^\/\/ \S.{15}/.test(text))
      .map(([file]) => file),
    []
  )
})

test('no test is singled out with .only', () =>
  assert.equal(
    filesIn('test').filter(
      name => name.endsWith('.test.ts') && /\b[a-z]+\.only\(/i.test(readFileSync(name, 'utf8'))
    ),
    []
  ))

test('every test file ends with test.run()', () => {
  const tests = filesIn('test').filter(name => name.endsWith('.test.ts'))
  assert.ok(tests.length > 2)
  assert.equal(
    tests.filter(name => !/\n(?:[a-zA-Z]+\.run\(\)\n)+$/.test(readFileSync(name, 'utf8'))),
    []
  )
})

test.run()
