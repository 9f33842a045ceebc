// A fresh process: import, construct, one decision. Prints the milliseconds from before the import
// to the decision. With WAIT_MILLIS: waits that long after construction, as between Lambda's INIT
// and its first event, and prints the milliseconds of the decision alone.
const { BUNDLE, CLIENT_OPTIONS, EVENT, WAIT_MILLIS } = process.env
const clientOptions = JSON.parse(CLIENT_OPTIONS)
const event = JSON.parse(EVENT)
let start = performance.now()
const { create, isAllowed } = await import(BUNDLE)
const subject = create(clientOptions)
if (WAIT_MILLIS !== undefined) {
  await new Promise(resolve => setTimeout(resolve, Number(WAIT_MILLIS)))
  start = performance.now()
}
const allowed = await isAllowed(subject, event)
const millis = performance.now() - start
if (!allowed) throw new Error('the decision was not to allow')
console.log(millis)
process.exit(0)
