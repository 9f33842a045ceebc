// Each test that SECURITY.md names exists.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

const test = suite('threat model')

const [, afterHeading = ''] = readFileSync('SECURITY.md', 'utf8').split('\n## Threat model\n')
const section = afterHeading.slice(0, afterHeading.indexOf('\n## '))
const rows = [...section.matchAll(/^\| (.+) \| (.+) \| (`.+) \|$/gm)]
const named = rows.flatMap(([, attack = '', , tests = '']) =>
  tests.split('<br>').map(text => {
    const [, file = '', title = ''] = /^`(test\/[^`]+\.ts)`: (.+)$/.exec(text) ?? []
    return { attack, file, title: title.replace(/^…|…$/g, '') }
  })
)

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
}

/** The texts of a file, and the parts of those that are put together. */
function textsIn(file: string): readonly string[] {
  const texts: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateMiddleOrTemplateTail(node))
      texts.push(node.text)
    if (ts.isTemplateHead(node)) texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(parse(file))
  return texts
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts') && /^test\.run\(\)$/m.test(readFileSync(file, 'utf8'))
}

/** A table is run by a test beside it that imports it. */
function isRun(file: string): boolean {
  if (isTest(file)) return true
  const name = relative(dirname(file), file).replace(/\.ts$/, '')
  return readdirSync(dirname(file))
    .map(beside => join(dirname(file), beside))
    .some(beside => isTest(beside) && readFileSync(beside, 'utf8').includes(`from './${name}'`))
}

for (const { attack, file, title } of named)
  test(`"${attack}" is stopped by a test that exists: ${title}`, () => {
    assert.ok(existsSync(file), file)
    assert.ok(isRun(file), file)
    assert.ok(
      textsIn(file).some(text => text.includes(title)),
      title
    )
  })

test('the attackers who reach a resource server are there, each with what it tries', () => {
  for (const attacker of ['A1, ', 'A1a, ', 'A2, ', 'Read Resource Requests']) {
    const [, part = ''] = section.split(`\n### ${attacker}`)
    const [ownPart = ''] = part.split('\n### ')
    assert.ok([...ownPart.matchAll(/^\| .+ \| .+ \| `test\//gm)].length >= 5, attacker)
  }
  assert.ok(named.every(({ title }) => title.length > 8))
})

test('a title that no test has is noticed', () =>
  assert.not.ok(textsIn('test/around/logged.test.ts').some(text => text.includes('no such title'))))

test.run()
