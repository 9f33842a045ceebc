import { readdirSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('layout, exports')

/** What one file of src/ declares and exports, without what it passes on. */
function exportedNames(file: string): readonly string[] {
  const text = readFileSync(`src/${file}`, 'utf8')
  const declared =
    /^export (?:declare )?(?:async )?(?:function|const|let|interface|type) ([A-Za-z_]\w*)/gm
  return [...text.matchAll(declared)].map(([, name = '']) => name)
}

test('no two files of src/ export one name: the build would drop both', () => {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts') && file !== 'index.ts')
    // One of the two hosts is in a build.
    .filter(file => !file.startsWith('host/'))
  assert.ok(files.length > 80)
  const names = files.flatMap(exportedNames)
  assert.equal(
    names.filter((name, i) => names.indexOf(name) !== i),
    []
  )
})

test.run()
