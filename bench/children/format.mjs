// A fresh process: prints the milliseconds until one form of the package is loaded, with the
// compile cache if CACHE names a folder.
import * as module from 'node:module'

const { FILE, FORMAT, CACHE } = process.env
const require = module.createRequire(import.meta.url)
const start = performance.now()
if (CACHE !== undefined) module.enableCompileCache(CACHE)
if (FORMAT === 'cjs') require(FILE)
else await import(FILE)
console.log(performance.now() - start)
if (CACHE !== undefined) module.flushCompileCache?.()
process.exit(0)
