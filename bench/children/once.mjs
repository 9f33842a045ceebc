// A fresh process: import, construct, one decision; prints the milliseconds from before the import to the decision.
// With WAIT: the milliseconds of the decision alone, that long after construction, as between Lambda's INIT and its first event.
const { BUNDLE, SETTINGS, EVENT, WAIT } = process.env
const [settings, event] = [JSON.parse(SETTINGS), JSON.parse(EVENT)]
let from = performance.now()
const { make, allowed } = await import(BUNDLE)
const made = make(settings)
if (WAIT !== undefined) {
  await new Promise(resolve => setTimeout(resolve, Number(WAIT)))
  from = performance.now()
}
const ok = await allowed(made, event)
const took = performance.now() - from
if (!ok) throw new Error('the decision was not to allow')
console.log(took)
process.exit(0)
