// What must be right before anything is published: node scripts/check-release.mjs [TAG]
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Environment, type Manifest, makeTree, type Tree } from './tree'

const test = suite('check-release')
const script = 'scripts/check-release.mjs'
const github = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'bank/gatecheck' }

/** A tree that may be released as v1.2.3, then changed by `spoil`. */
function check(
  spoil: (tree: Tree) => void,
  args: readonly string[] = ['v1.2.3'],
  env: Environment = github
) {
  const tree = makeTree()
  try {
    tree.run('scripts/repository.mjs', ['https://github.com/bank/gatecheck'])
    tree.change({ version: '1.2.3' })
    tree.replace('CHANGELOG.md', /^## .*/m, '## 1.2.3 (2027-01-31)')
    tree.replace('package-lock.json', /"version": "[^"]+"/, '"version": "1.2.3"')
    spoil(tree)
    return tree.run(script, args, env)
  } finally {
    tree.remove()
  }
}

for (const [title, args, env] of [
  ['in the workflow of its repository, with its tag', ['v1.2.3'], github],
  ['on a machine that is no workflow, without a tag', [], {}]
] as const)
  test(`it is silent about a release that is ready, ${title}`, () =>
    assert.equal(
      check(() => undefined, args, env),
      { status: 0, out: '', err: '' }
    ))

for (const [title, spoil, sentence] of [
  [
    'without a repository',
    ({ change }) => change({ repository: undefined }),
    'package.json does not say where the source is. Run: npm run repository -- https://github.com/OWNER/REPO'
  ],
  [
    'whose bugs are those of another repository',
    ({ change }) => change({ bugs: { url: 'https://github.com/other/fork/issues' } }),
    'package.json does not say where the source is. Run: npm run repository -- https://github.com/OWNER/REPO'
  ],
  [
    'that another repository builds, such as a fork',
    ({ run }) => run('scripts/repository.mjs', ['https://github.com/bank/Gatecheck']),
    'package.json says https://github.com/bank/Gatecheck, and this is https://github.com/bank/gatecheck. Run: npm run repository -- https://github.com/bank/gatecheck'
  ],
  [
    'whose tag is another version',
    ({ change, replace }) => {
      change({ version: '1.2.4' })
      replace('CHANGELOG.md', '1.2.3', '1.2.4')
      replace('package-lock.json', '1.2.3', '1.2.4')
    },
    'The tag is v1.2.3, the version in package.json 1.2.4. Tag v1.2.4, or set the version.'
  ],
  [
    'that the changelog calls unreleased',
    ({ replace }) => replace('CHANGELOG.md', '2027-01-31', 'unreleased'),
    'CHANGELOG.md has no line "## 1.2.3 (YYYY-MM-DD)". Write the date of the release.'
  ],
  [
    'whose lock file has the version before',
    ({ replace }) => replace('package-lock.json', '1.2.3', '1.2.2'),
    'package-lock.json has another version than package.json, 1.2.3. Run: npm install --package-lock-only'
  ]
] as readonly (readonly [string, (tree: Tree) => unknown, string])[])
  test(`a release ${title} is refused, and the sentence says what to do`, () =>
    assert.equal(check(spoil), { status: 1, out: '', err: `${sentence}\n` }))

test('everything that is wrong is told at once', () => {
  const { err } = check(({ change }) =>
    change({ version: '9.9.9', homepage: 'https://example.com' })
  )
  assert.is(err.trimEnd().split('\n').length, 4)
})

test('npm runs it before it publishes from a clone', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
  assert.is((scripts as Readonly<Record<string, string>>)['prepublishOnly'], `node ${script}`)
})

test.run()
