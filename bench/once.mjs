// A fresh process: import, construct, one decision; prints the milliseconds from before the import to the decision.
const event = JSON.parse(process.env.EVENT)
const from = performance.now()
const { make, allowed } = await import(process.env.BUNDLE)
const ok = await allowed(make(process.env.ENDPOINT, 'api', 'secret'), event)
const took = performance.now() - from
if (!ok) throw new Error('the decision was not to allow')
console.log(took)
process.exit(0)
