import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { filesIn, sources } from './sources'

const test = suite('layout, files')

const allSources = ['src', 'adapters', 'cli', 'test', 'examples', 'scripts']
  .flatMap(filesIn)
  .map(name => [name, readFileSync(name, 'utf8').split('\n')] as const)

test('a file has at most 180 lines', () => {
  assert.ok(allSources.length > 200)
  assert.equal(
    allSources.filter(([, lines]) => lines.length > 181).map(([name]) => name),
    []
  )
})

test('a line of src/, adapters/ and cli/ has at most 100 columns, unless it holds a string', () => {
  const tooLong = Object.entries(sources).flatMap(([name, text]) =>
    text
      .split('\n')
      .flatMap((line, i) => (line.length > 100 && !/['"`]/.test(line) ? [`${name}:${i + 1}`] : []))
  )
  assert.equal(tooLong, [])
})

test('the first line of a file says what it owns', () =>
  assert.equal(
    Object.entries(sources)
      .filter(([, text]) => !/^\/\/ \S.{15}/.test(text))
      .map(([file]) => file),
    []
  ))

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
