// A fresh process: prints the milliseconds of one import.
const start = performance.now()
await import(process.env.BUNDLE)
console.log(performance.now() - start)
process.exit(0)
