// A fresh process: prints the milliseconds of one import.
const from = performance.now()
await import(process.env.BUNDLE)
console.log(performance.now() - from)
process.exit(0)
