// Runs the tests: quick ones in two processes side by side, real-server ones in one each, then the exhaustion; checks that every file ran; counts.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'

const started = Date.now()
const all = readdirSync('test', { recursive: true })
  .map(name => `test/${String(name).replaceAll('\\', '/')}`)
  .filter(name => name.endsWith('.test.ts'))
  .sort()
const real = all.filter(name => name.startsWith('test/real/'))
const exhaustion = all.filter(name => name.startsWith('test/exhaustion/'))
const asked = process.argv.slice(2)
const sets = asked.length === 0 ? ['quick', 'real', 'exhaustion'] : asked
const runs = sets.flatMap(set => {
  const quick = all.filter(name => !real.includes(name) && !exhaustion.includes(name))
  if (set === 'quick') return [[0, 1].map(half => quick.filter((_, i) => i % 2 === half))]
  if (set === 'real') return real.map(name => [[name]])
  if (set === 'exhaustion') return [[exhaustion]]
  return [[all.filter(name => name.includes(set))]]
})

function run(files, show) {
  return new Promise(resolve => {
    const pattern = files
      .map(name => name.slice('test/'.length).replace(/[.\\]/g, '\\$&'))
      .join('|')
    const args = [
      '--conditions=gatecheck-src',
      '--import',
      'tsx',
      'node_modules/uvu/bin.js',
      'test',
      `^(?:${pattern})$`,
      ...(process.stdout.isTTY ? ['--color'] : ['--no-color'])
    ]
    const child = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' }
    })
    // A real server that is left open would keep its test process alive for ever.
    const limit = setTimeout(() => {
      console.error(`\n${files.join(' ')}: not finished after 3 minutes, stopped`)
      child.kill('SIGKILL')
    }, 180_000)
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
      if (show) process.stdout.write(chunk)
    })
    child.on(
      'close',
      code => clearTimeout(limit) ?? resolve({ code, text: text.replace(/\u001b\[[0-9;]*m/g, '') })
    )
  })
}

let passed = 0
let failed = 0
let skips = 0
function count({ code, text }, files) {
  let ran = 0
  let bad = 0
  const lines = text.split('\n')
  for (const [, done, total] of text.matchAll(/\((\d+) \/ (\d+)\)/g)) {
    ran += Number(done)
    bad += Number(total) - Number(done)
  }
  // uvu exits 0 where a file never called test.run(): such a file has its name printed and no count below it.
  for (const file of files) {
    const at = lines.findIndex(line => line.trim().endsWith(file.slice('test/'.length)))
    const next = at < 0 ? undefined : lines.slice(at + 1).find(line => line.trim() !== '')
    if (next === undefined || !/\(\d+ \/ [1-9]\d*\)/.test(next)) {
      console.error(`${file} ran no test: does it call test.run()?`)
      bad += 1
    }
  }
  const [, skipped = '0'] = /Skipped:\s+(\d+)/.exec(text) ?? []
  skips += Number(skipped)
  passed += ran
  failed += code !== 0 && bad === 0 ? 1 : bad
}

for (const groups of runs) {
  if (groups.every(files => files.length === 0)) {
    console.error(`No test file matches: ${sets.join(' ')}`)
    process.exit(1)
  }
  const [first = []] = groups
  if (groups.length === 1 && first.length === 1) console.log(`\n▶ ${first[0]}`)
  const results = await Promise.all(groups.map((files, i) => run(files, i === 0)))
  for (const [i, result] of results.entries()) {
    if (i > 0) process.stdout.write(result.text)
    count(result, groups[i])
  }
}
console.log(`in ${((Date.now() - started) / 1000).toFixed(1)} s`)
console.log(`${passed} passed, ${failed} failed${skips === 0 ? '' : `, ${skips} skipped`}`)
process.exit(failed === 0 ? 0 : 1)
