// npm run function [-- --out FOLDER]
// Bundles examples/deploy/authorizer.ts into function.zip, the same bytes on every machine: what
// was reviewed and tested is what runs, and CodeSha256 shows it.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { zipSync } from 'fflate'
import { whenStopped } from './stopping.mjs'

const root = join(import.meta.dirname, '..')
const entry = 'examples/deploy/authorizer.ts'
const numbers = new Intl.NumberFormat('en-US')

function readOutFolder() {
  try {
    return resolve(parseArgs({ options: { out: { type: 'string', default: root } } }).values.out)
  } catch (error) {
    return stop(`${error.message}\nUsage: npm run function [-- --out FOLDER]`)
  }
}

function stop(message) {
  console.error(message)
  process.exit(1)
}

/** Bundles the source, not dist/: no build is needed before. */
async function bundle() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: 'index.mjs',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022', // all of Node 20 and later
    mainFields: ['module', 'main'], // fp-ts as ES modules: the CommonJS files cannot be tree-shaken
    conditions: ['gatecheck-src'],
    tsconfig: join(root, 'tsconfig.json'),
    sourcemap: 'external',
    banner: {
      js: `/*! gatecheck ${version}, with parts of fp-ts and io-ts (c) 2017 Giulio Canti: MIT License */`
    },
    logLevel: 'error'
  })
  const contentsOf = ending => outputFiles.find(({ path }) => path.endsWith(ending)).contents
  return { code: contentsOf('.mjs'), map: contentsOf('.map') }
}

/** 0644: with less, Lambda's user could not read the file. The time is local, so local parts. */
function zip(code) {
  const mtime = new Date(1980, 0, 1)
  return zipSync({ 'index.mjs': [code, { level: 9, mtime, os: 3, attrs: 0o100644 << 16 }] })
}

function write(folder, files) {
  try {
    mkdirSync(folder, { recursive: true })
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes)
  } catch (error) {
    stop(`function.zip could not be written: ${error.message}`)
  }
}

whenStopped()
const folder = readOutFolder()
console.error(`Bundling ${entry} …`)
const { code, map } = await bundle().catch(() => stop(`${entry} could not be bundled: see above.`))
const zipped = zip(code)
write(folder, { 'function.zip': zipped, 'function.mjs.map': map })
const file = name => relative(process.cwd(), join(folder, name)) || name
console.log(`${file('function.zip')}: ${numbers.format(zipped.length)} bytes
CodeSha256: ${createHash('sha256').update(zipped).digest('base64')}
Source map, which stays here: ${file('function.mjs.map')}

Upload it. The answer must be the CodeSha256 above:
  aws lambda update-function-code --function-name authorizer --zip-file fileb://${file('function.zip')} --query CodeSha256 --output text`)
