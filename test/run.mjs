// Runs the tests, quick ones in one process and real-server ones in one process each; checks that every file ran; counts.
import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'

const started = Date.now()
const all = readdirSync('test', { recursive: true }).map(name => `test/${String(name).replaceAll('\\', '/')}`).filter(name => name.endsWith('.test.ts')).sort()
const real = all.filter(name => name.startsWith('test/real/'))
const asked = process.argv.slice(2)
const sets = asked.length === 0 ? ['quick', 'real'] : asked
const runs = sets.flatMap(set => {
  if (set === 'quick') return [all.filter(name => !real.includes(name))]
  if (set === 'real') return real.map(name => [name])
  return [all.filter(name => name.includes(set))]
})

const run = files => new Promise(resolve => {
  const pattern = files.map(name => name.slice('test/'.length).replace(/[.\\]/g, '\\$&')).join('|')
  const args = ['--conditions=gatecheck-src', '--import', 'tsx', 'node_modules/uvu/bin.js', 'test', `^(?:${pattern})$`, ...(process.stdout.isTTY ? ['--color'] : ['--no-color'])]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' } })
  // A real server that is left open would keep its test process alive for ever.
  const limit = setTimeout(() => { console.error(`\n${files.join(' ')}: not finished after 3 minutes, stopped`); child.kill('SIGKILL') }, 180_000)
  let text = ''
  child.stdout.on('data', chunk => {
    text += chunk
    process.stdout.write(chunk)
  })
  child.on('close', code => clearTimeout(limit) ?? resolve({ code, text: text.replace(/\u001b\[[0-9;]*m/g, '') }))
})

let passed = 0
let failed = 0
for (const files of runs) {
  if (files.length === 0) {
    console.error(`No test file matches: ${sets.join(' ')}`)
    process.exit(1)
  }
  if (files.length === 1) console.log(`\n▶ ${files[0]}`)
  const { code, text } = await run(files)
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
  if (skipped !== '0') {
    console.error(`${skipped} tests were skipped: remove .only and .skip`)
    bad += Number(skipped)
  }
  if (code !== 0 && bad === 0) bad = 1
  passed += ran
  failed += bad
}
console.log(`in ${((Date.now() - started) / 1000).toFixed(1)} s`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
