// A fresh process: prints the milliseconds until one form of the package is loaded, with the compile cache on where one is named.
import * as module from 'node:module'

const { FILE, KIND, CACHE } = process.env
const require = module.createRequire(import.meta.url)
const from = performance.now()
if (CACHE !== undefined) module.enableCompileCache(CACHE)
if (KIND === 'cjs') require(FILE)
else await import(FILE)
console.log(performance.now() - from)
if (CACHE !== undefined) module.flushCompileCache?.()
process.exit(0)
