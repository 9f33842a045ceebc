// What the workflows may do, run and trust.
import { existsSync, readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { supportedNodes } from '../../scripts/nodes.mjs'
import { commandsOf, jobs, steps, texts, workflows } from './workflows'

const test = suite('workflows')
const { scripts, engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly scripts: Readonly<Record<string, string>>
  readonly engines: { readonly node: string }
}

test('there are workflows for tests, suites by name, CodeQL and releases', () =>
  assert.equal(Object.keys(workflows).sort(), [
    'by-name.yml',
    'codeql.yml',
    'release.yml',
    'test.yml'
  ]))

test('every action is pinned by its commit, with its version beside, and everywhere by the same', () => {
  const pins = new Map<string, string>()
  for (const [, repository = '', path = '', pin = ''] of Object.values(texts)
    .join('\n')
    .matchAll(/uses: (?!\.\/)([\w-]+\/[\w-]+)((?:\/[\w-]+)?)(.*)$/gm)) {
    assert.match(pin, /^@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${repository}${path}`)
    assert.is(pins.get(repository) ?? pin, pin)
    pins.set(repository, pin)
  }
  assert.equal([...pins.keys()].sort(), [
    'actions/checkout',
    'actions/download-artifact',
    'actions/setup-node',
    'actions/upload-artifact',
    'github/codeql-action'
  ])
  for (const [name, { uses }] of [...steps, ...jobs])
    if (uses?.startsWith('./') === true) assert.ok(existsSync(uses), name)
})

test('dependabot raises the pins, after a week', () => {
  const { updates } = parse(readFileSync('.github/dependabot.yml', 'utf8')) as {
    readonly updates: readonly Readonly<Record<string, unknown>>[]
  }
  assert.equal(updates[0]?.['package-ecosystem'], 'github-actions')
  assert.equal(updates[0]?.['cooldown'], { 'default-days': 7 })
})

const more: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'codeql.yml analyze': { contents: 'read', 'security-events': 'write' },
  'release.yml publish': { 'id-token': 'write' },
  'release.yml github-release': { contents: 'write' }
}
test('a job may read the source and nothing else, but to publish, to release and to report findings', () => {
  for (const [file, { permissions }] of Object.entries(workflows))
    assert.equal(permissions, {}, file)
  assert.ok(jobs.length >= 9)
  for (const [name, { permissions }] of jobs)
    assert.equal(permissions, more[name] ?? { contents: 'read' }, name)
})

test('every job ends in time', () => {
  for (const [name, job] of jobs)
    if (job.uses === undefined) assert.ok((job['timeout-minutes'] ?? 1_000) <= 120, name)
})

test('a checkout leaves no credentials, and no workflow has a secret of its own', () => {
  for (const [name, step] of steps)
    if (step.uses?.startsWith('actions/checkout@') === true)
      assert.is(step.with?.['persist-credentials'], false, name)
  for (const [file, text] of Object.entries(texts)) assert.not.match(text, /secrets\./, file)
})

test('no stranger chooses what runs: no pull_request_target, no expression in a command', () => {
  for (const [file, { on }] of Object.entries(workflows))
    for (const event of ['pull_request_target', 'workflow_run', 'issue_comment'])
      assert.not.ok(event in on, file)
  for (const [name, { run }] of steps) assert.not.match(run ?? '', /\$\{\{/, name)
})

test('every npm script that a workflow runs exists', () => {
  const named = steps.flatMap(([, { run = '' }]) =>
    [...run.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = '']) => script)
  )
  assert.ok(named.length > 4)
  for (const script of [...named, ...byName()]) assert.ok(script in scripts, script)
})

function byName(): readonly string[] {
  return workflows['by-name.yml']?.jobs['test']?.strategy?.matrix['script']?.map(String) ?? []
}

test('the suites that npm test leaves out run by name, all of them, every night and before a release', () => {
  const suites = Object.entries(scripts)
    .filter(([name, command]) => name.startsWith('test:') && !command.includes('test/run.mjs'))
    .map(([name]) => name)
  assert.equal([...byName()].sort(), suites.sort())
  assert.equal(commandsOf('by-name.yml test').at(-1), 'npm run "$SCRIPT"')
  assert.ok(workflows['by-name.yml'] !== undefined && 'schedule' in workflows['by-name.yml'].on)
  assert.is(workflows['release.yml']?.jobs['by-name']?.uses, './.github/workflows/by-name.yml')
})

test('the workflow of tests runs every command of .ci/run', () => {
  const commands = ['checks', 'test'].flatMap(job => commandsOf(`test.yml ${job}`))
  const local = readFileSync('.ci/run', 'utf8').match(/npm (?:run|test)[^;\n]*|^\.ci\/\w+/gm) ?? []
  assert.ok(local.length >= 6)
  for (const command of local)
    assert.ok(
      commands.some(found => found.replace('sudo ', '') === command.replace(/ --silent/, '')),
      command
    )
})

test('tests run on the lines of Node that test:nodes knows, none older than package.json says', () => {
  const [oldest, ...others] = supportedNodes
  assert.is(engines.node, `>=${oldest?.replace(/\.0$/, '')}`)
  for (const file of ['test.yml', 'release.yml'])
    assert.equal(workflows[file]?.jobs['test']?.strategy?.matrix['node']?.map(String), others, file)
  for (const [name, { uses, with: options }] of steps)
    if (uses?.startsWith('actions/setup-node@') === true)
      assert.match(String(options?.['node-version']), /^(?:2\d|\$\{\{ matrix\.node \}\})$/, name)
})

test.run()
