// Runs the tests and counts them. `node test/run.mjs [quick | real | exhaustion | part of a path]…`
// Quick tests run in two processes, each real-server test in a process of its own, two at a time,
// the exhaustion last, its files side by side. A test file that runs no test is an error.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { whenStopped } from '../scripts/stopping.mjs'

whenStopped()
const startedAt = Date.now()
const testFiles = readdirSync('test', { recursive: true })
  .map(name => `test/${String(name).replaceAll('\\', '/')}`)
  .filter(name => name.endsWith('.test.ts') && !name.includes('/node_modules/'))
  .sort()
const realFiles = testFiles.filter(name => name.startsWith('test/real/'))
const exhaustionFiles = testFiles.filter(name => name.startsWith('test/exhaustion/'))
const quickFiles = testFiles.filter(
  name => !realFiles.includes(name) && !exhaustionFiles.includes(name)
)
const args = process.argv.slice(2)
const sets = args.length === 0 ? ['quick', 'real', 'exhaustion'] : args

/** Groups of files: a group runs in one process, two processes at a time. */
function groupsOf(set) {
  if (set === 'quick') return [0, 1].map(half => quickFiles.filter((_, i) => i % 2 === half))
  if (set === 'real') return realFiles.map(name => [name])
  // In one process, what one file has run makes the decisions of the next three times slower.
  if (set === 'exhaustion') return exhaustionFiles.map(name => [name])
  return [testFiles.filter(name => name.includes(set))]
}

function runFiles(files, printOutput) {
  return new Promise(resolve => {
    const pattern = files
      .map(name => name.slice('test/'.length).replace(/[.\\]/g, '\\$&'))
      .join('|')
    const nodeArgs = [
      '--conditions=gatecheck-src',
      '--import',
      './test/stopping.mjs', // it ends when this process does
      '--import',
      'tsx',
      'node_modules/uvu/bin.js',
      'test',
      `^(?:${pattern})$`,
      ...(process.stdout.isTTY ? ['--color'] : ['--no-color'])
    ]
    const child = spawn(process.execPath, nodeArgs, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' }
    })
    // A server that is left open would keep its test process running for ever.
    const timer = setTimeout(() => {
      console.error(`\n${files.join(' ')}: not finished after 6 minutes, stopped`)
      child.kill('SIGKILL')
    }, 360_000)
    let output = ''
    child.stdout.on('data', chunk => {
      output += chunk
      if (printOutput) process.stdout.write(chunk)
    })
    child.on('close', code => {
      clearTimeout(timer)
      resolve({ code, output: output.replace(/\u001b\[[0-9;]*m/g, '') })
    })
  })
}

let passed = 0
let failed = 0
let skipped = 0

function countResults({ code, output }, files) {
  let passedHere = 0
  let failedHere = 0
  for (const [, done, total] of output.matchAll(/\((\d+) \/ (\d+)\)/g)) {
    passedHere += Number(done)
    failedHere += Number(total) - Number(done)
  }
  for (const file of files.filter(file => !ranTests(output, file))) {
    console.error(`${file} ran no test: does it call test.run()?`)
    failedHere += 1
  }
  skipped += Number(/Skipped:\s+(\d+)/.exec(output)?.[1] ?? 0)
  passed += passedHere
  failed += code !== 0 && failedHere === 0 ? 1 : failedHere
}

/** Without test.run(), uvu exits with 0 and prints the file's name without a count below it. */
function ranTests(output, file) {
  const lines = output.split('\n')
  const nameLine = lines.findIndex(line => line.trim().endsWith(file.slice('test/'.length)))
  if (nameLine === -1) return false
  const countLine = lines.slice(nameLine + 1).find(line => line.trim() !== '')
  return countLine !== undefined && /\(\d+ \/ [1-9]\d*\)/.test(countLine)
}

/** Takes groups from the list until it is empty. Only one of two processes may print at once. */
async function runGroups(groups, printOutput) {
  for (let files = groups.shift(); files !== undefined; files = groups.shift()) {
    const title = files.length === 1 ? `\n▶ ${files[0]}\n` : ''
    if (printOutput) process.stdout.write(title)
    const result = await runFiles(files, printOutput)
    if (!printOutput) process.stdout.write(title + result.output)
    countResults(result, files)
  }
}

for (const groups of sets.map(groupsOf)) {
  if (groups.every(files => files.length === 0)) {
    console.error(`No test file matches: ${sets.join(' ')}`)
    process.exit(1)
  }
  const alone = groups.length === 1
  await Promise.all(alone ? [runGroups(groups, true)] : [0, 1].map(() => runGroups(groups, false)))
}
console.log(`in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`)
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`)
process.exit(failed === 0 ? 0 : 1)
