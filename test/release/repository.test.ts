// `npm run repository -- URL`: the one place where the owner says where the source is.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Manifest, makeTree } from './tree'

const test = suite('npm run repository')
const script = 'scripts/repository.mjs'

function inTree(body: (tree: ReturnType<typeof makeTree>) => void) {
  return () => {
    const tree = makeTree()
    try {
      body(tree)
    } finally {
      tree.remove()
    }
  }
}

const fields = {
  homepage: 'https://github.com/bank/gatecheck#readme',
  bugs: { url: 'https://github.com/bank/gatecheck/issues' },
  repository: { type: 'git', url: 'git+https://github.com/bank/gatecheck.git' }
}

for (const url of [
  'https://github.com/bank/gatecheck',
  'https://github.com/bank/gatecheck/',
  'https://github.com/bank/gatecheck.git'
])
  test(
    `${url} becomes repository, homepage and bugs, in npm's spelling, and nothing else changes`,
    inTree(({ run, manifest }) => {
      const before = manifest()
      assert.is(run(script, [url]).status, 0)
      assert.equal(manifest(), { ...before, ...fields })
    })
  )

test(
  'another URL replaces the first one, and the same one changes no byte',
  inTree(({ root, run, manifest }) => {
    run(script, ['https://github.com/other/fork'])
    run(script, ['https://github.com/bank/gatecheck'])
    const { homepage, bugs, repository } = manifest()
    assert.equal({ homepage, bugs, repository }, fields)
    const once = readFileSync(join(root, 'package.json'), 'utf8')
    run(script, ['https://github.com/bank/gatecheck'])
    assert.is(readFileSync(join(root, 'package.json'), 'utf8'), once)
  })
)

for (const [title, args] of [
  ['no URL', []],
  ['the placeholder', ['https://github.com/OWNER/REPO']],
  ['a URL without TLS', ['http://github.com/bank/gatecheck']],
  ['the short form', ['bank/gatecheck']],
  ['an owner alone', ['https://github.com/bank']],
  ['a page of a repository', ['https://github.com/bank/gatecheck/issues']],
  ['a host for which npm gives no provenance', ['https://git.example.com/bank/gatecheck']]
] as const)
  test(
    `${title} is refused with the command that is right, and changes nothing`,
    inTree(({ run, manifest }) => {
      const before = manifest()
      const { status, err } = run(script, args)
      assert.is(status, 1)
      assert.match(err, 'npm run repository -- https://github.com/OWNER/REPO')
      assert.equal(manifest(), before)
    })
  )

test('package.json names no repository, or in three fields that agree: none may be invented', () => {
  const { homepage, bugs, repository } = JSON.parse(
    readFileSync('package.json', 'utf8')
  ) as Manifest
  if (homepage === undefined && bugs === undefined && repository === undefined) return
  const url = /^git\+(https:\/\/github\.com\/[^/]+\/[^/]+)\.git$/.exec(
    (repository as { readonly url: string }).url
  )?.[1]
  assert.equal([homepage, bugs], [`${url}#readme`, { url: `${url}/issues` }])
})

test.run()
