// Runs the benches, prints a table each, writes results.json and a picture each. --check compares with budgets.json; --short for CI.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { execFileSync } from 'node:child_process'

process.chdir(import.meta.dirname)
const [check, short] = ['--check', '--short'].map(flag => process.argv.includes(flag))
if (!existsSync('node_modules')) execFileSync('npm', ['install', '--no-save', '--loglevel=error'], { stdio: 'inherit' })
execFileSync('npm', ['run', '--silent', 'build'], { cwd: '..', stdio: ['ignore', 'ignore', 'inherit'] })

const { bundle } = await import('./bundle.mjs')
const { figure, interleaved } = await import('./measure.mjs')
const { event, server } = await import('./server.mjs')
const { subjects } = await import('./hot-path.mjs')
const { picture } = await import('./picture.mjs')

const rounds = short ? 9 : 31
const at = await server()
const out = name => join(at.folder, `${name}.mjs`)
const tell = text => process.stderr.write(`\r  ${text}   `)
const budgets = JSON.parse(readFileSync('budgets.json', 'utf8'))
const results = { date: new Date().toISOString().slice(0, 10), node: process.version, machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`, benches: {} }
const note = `Node ${process.version}, ${results.machine}, ${results.date}; medians of ${rounds} interleaved runs with quartiles; shorter is better`
const broken = []

const bench = (name, unit, rows, ratio, base) => {
  process.stderr.write('\r')
  console.log(`\n${name}`)
  for (const { name: subject, median, low, high } of rows) console.log(`  ${subject.padEnd(44)} ${median.toFixed(2).padStart(10)} ${unit}${low === undefined ? '' : `   (${low.toFixed(2)}–${high.toFixed(2)})`}`)
  const [budgetName, budget] = Object.entries(budgets[name] ?? {})[0] ?? []
  if (ratio !== undefined) {
    const holds = budget === undefined || ratio <= budget
    console.log(`  ratio to ${base}: ${ratio.toFixed(2)}${budget === undefined ? '' : `   budget ${budget} (${budgetName}): ${holds ? 'holds' : 'BROKEN'}`}`)
    if (!holds) broken.push(name)
  }
  results.benches[name] = { unit, rows, ratio, base }
  mkdirSync('pictures', { recursive: true })
  writeFileSync(`pictures/${name.replace(/ /g, '-')}.svg`, picture(`${name} (${unit})`, unit, rows.map(row => ({ ...row, own: row.name.startsWith('gatecheck') })), note))
}
const rowsOf = measured => Object.entries(measured).map(([name, figures]) => ({ name, ...figures }))

// size
const sizes = []
writeFileSync(out('rest-authlete.entry'), "export { authleteFromEnv, gate, noScopes } from 'gatecheck'\nexport { restApiAuthorizer } from 'gatecheck/rest-api'\n")
writeFileSync(out('worker.entry'), "export { gate, rfc7662FromEnv, noScopes } from 'gatecheck'\n")
for (const [name, entry, platform] of [['gatecheck: REST + Authlete', 'rest-authlete.entry', 'node'], ['gatecheck: worker, gate + RFC 7662', 'worker.entry', 'neutral']]) {
  const { gzip, text } = await bundle(out(entry), out(`${entry}.out`), platform)
  const limit = budgets.size[name.includes('REST') ? 'REST + Authlete' : 'Worker + RFC 7662']
  if (gzip > limit) broken.push(name)
  if (platform === 'neutral' && /node:|authlete/i.test(text)) broken.push(`${name} holds a forbidden word`)
  sizes.push({ name, median: gzip })
}
const peer = await bundle('subjects/oauth4webapi.mjs', out('oauth4webapi'))
sizes.push({ name: 'oauth4webapi: introspection alone', median: peer.gzip })
for (const [name, code] of [['aws-jwt-verify: JwtVerifier', "export { JwtVerifier } from 'aws-jwt-verify'"], ['jose: JWKS + verify', "export { createRemoteJWKSet, jwtVerify } from 'jose'"]]) {
  writeFileSync(`subjects/.${name.split(':')[0]}.mjs`, code)
  sizes.push({ name, median: (await bundle(`subjects/.${name.split(':')[0]}.mjs`, out(name.split(':')[0]))).gzip })
}
bench('size', 'bytes gzip', sizes)

// cold start, first decision
await bundle('subjects/gatecheck.mjs', out('gatecheck'))
await bundle('subjects/bare.mjs', out('bare'))
const once = (subject, endpoint) => () => figure('once.mjs', { BUNDLE: out(subject), ENDPOINT: endpoint, EVENT: JSON.stringify(event), NODE_EXTRA_CA_CERTS: at.ca })
const cold = await interleaved({ 'gatecheck': once('gatecheck', at.plain), 'oauth4webapi': once('oauth4webapi', at.plain) }, rounds, tell)
bench('cold start', 'ms', rowsOf(cold), cold['gatecheck'].median / cold['oauth4webapi'].median, 'oauth4webapi')
const first = await interleaved({ 'gatecheck': once('gatecheck', at.tls), 'bare node:https POST': once('bare', at.tls) }, rounds, tell)
bench('first decision', 'ms', rowsOf(first), first['gatecheck'].median / first['bare node:https POST'].median, 'a bare node:https POST')

// import alone
writeFileSync(out('empty'), 'export {}\n')
const load = name => () => figure('load.mjs', { BUNDLE: out(name) })
const loaded = await interleaved({ 'gatecheck, worker bundle': load('worker.entry.out'), 'oauth4webapi': load('oauth4webapi'), 'aws-jwt-verify': load('aws-jwt-verify'), 'jose': load('jose'), 'an empty module': load('empty') }, rounds, tell)
bench('worker import', 'ms', rowsOf(loaded), loaded['gatecheck, worker bundle'].median / loaded['an empty module'].median, 'an empty module')

// hot path
const hot = await interleaved(subjects(at.folder), rounds, tell)
bench('hot path', 'µs', rowsOf(hot).map(row => ({ ...row, name: row.name.startsWith('REST') ? `gatecheck: ${row.name}` : row.name })), hot['REST adapter, cache hit'].median / hot.floor.median, 'the floor: slice + hash + Map.get')

at.close()
if (!short) writeFileSync('results.json', `${JSON.stringify(results, null, 2)}\n`)
if (broken.length > 0) console.log(`\nover budget: ${broken.join(', ')}`)
process.exit(check && broken.length > 0 ? 1 : 0)
