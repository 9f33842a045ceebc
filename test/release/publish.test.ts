// How a release is published: by a tag, from one tarball, without a token [npm, trusted publishing].
import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { commandsOf, jobs, workflows } from './workflows'

const test = suite('release workflow')
const release = workflows['release.yml']
const job = (name: string) => release?.jobs[name]
const checksSums = 'echo "$SUMS" | base64 --decode | sha256sum --check --strict'

test('only a tag starts it', () => assert.equal(release?.on, { push: { tags: ['v*'] } }))

test('the release is checked before it is packed, and no dependency runs a script there', () =>
  assert.equal(commandsOf('release.yml pack').slice(0, 4), [
    'node scripts/check-release.mjs "$GITHUB_REF_NAME"',
    'npm ci --ignore-scripts',
    'npm pack',
    'npm run sbom -- gatecheck-*.tgz'
  ]))

test('the sums of tarball and bill of materials reach the other jobs by another way than the files', () => {
  assert.match(
    commandsOf('release.yml pack').at(-1) ?? '',
    'sha256sum gatecheck-*.tgz gatecheck-*.cdx.json'
  )
  for (const name of ['test', 'publish', 'github-release']) {
    const commands = commandsOf(`release.yml ${name}`)
    const check = job(name)?.steps?.find(({ run }) => run === checksSums)
    assert.equal(check?.env, { SUMS: '${{ needs.pack.outputs.sums }}' }, name)
    assert.ok(commands.indexOf(checksSums) < commands.length - 1, name)
  }
})

test('the tarball itself is tested, and published only if all tests pass', () => {
  assert.is(
    commandsOf('release.yml test').at(-1),
    'GATECHECK_TARBALL="$(echo gatecheck-*.tgz)" npm test'
  )
  assert.match(readFileSync('test/real/package/workshop.ts', 'utf8'), 'GATECHECK_TARBALL')
  assert.equal(job('publish')?.needs, ['pack', 'test', 'by-name'])
  assert.is(
    commandsOf('release.yml publish').at(-1),
    'npm publish ./gatecheck-*.tgz --provenance --access public --ignore-scripts'
  )
})

test('only the job that publishes can ask for an identity, in its environment, and it runs nothing of ours', () => {
  assert.equal(
    jobs
      .filter(([, { permissions }]) => permissions?.['id-token'] !== undefined)
      .map(([name]) => name),
    ['release.yml publish']
  )
  assert.is(job('publish')?.environment, 'npm')
  const text = JSON.stringify(job('publish'))
  assert.not.match(text, /checkout|npm (?:ci|install|run|test)|node scripts|registry-url|TOKEN/)
})

test('it publishes with Node 22.14 and npm 11.5.1, or later ones', () => {
  const setup = job('publish')?.steps?.find(({ uses }) => uses?.startsWith('actions/setup-node@'))
  assert.is(setup?.with?.['node-version'], 24)
  assert.match(commandsOf('release.yml publish').join('\n'), "printf '%s\\n' 11.5.1")
})

test('no cache of an earlier run reaches a release', () => {
  for (const [name, { steps = [] }] of Object.entries(release?.jobs ?? {}))
    for (const step of steps)
      if (step.uses?.startsWith('actions/setup-node@') === true)
        assert.is(step.with?.['package-manager-cache'], false, name)
})

test('the release has the tarball, its bill of materials and their sums', () =>
  assert.match(
    commandsOf('release.yml github-release').at(-1) ?? '',
    /--verify-tag .* gatecheck-\*\.tgz gatecheck-\*\.cdx\.json SHA256SUMS$/
  ))

test.run()
