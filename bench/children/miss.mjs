// Prints, batch by batch, the median latency and the CPU time per call of gatecheck and of the bare POST, in microseconds.
const { GATECHECK, BARE, SETTINGS, EVENT, ROUNDS } = process.env
const [batch, warmUp, rounds] = [50, 20, Number(ROUNDS)]
const subjects = {}
for (const [name, file] of Object.entries({ gatecheck: GATECHECK, bare: BARE })) {
  const { make, allowed } = await import(file)
  const made = make(JSON.parse(SETTINGS))
  subjects[name] = event => allowed(made, event)
}
function micros({ user, system }) {
  return user + system
}

async function measured(decide) {
  const events = Array.from({ length: batch }, () => JSON.parse(EVENT))
  const took = []
  const before = process.cpuUsage()
  for (const event of events) {
    const from = performance.now()
    if (!(await decide(event))) throw new Error('the decision was not to allow')
    took.push((performance.now() - from) * 1000)
  }
  const cpu = micros(process.cpuUsage(before)) / batch
  return { latency: took.sort((a, b) => a - b)[batch / 2], cpu }
}

const samples = { latency: { gatecheck: [], bare: [] }, cpu: { gatecheck: [], bare: [] } }
for (let round = 0; round < rounds + warmUp; round += 1) {
  for (const name of round % 2 === 0 ? ['gatecheck', 'bare'] : ['bare', 'gatecheck']) {
    const { latency, cpu } = await measured(subjects[name])
    if (round < warmUp) continue
    samples.latency[name].push(latency)
    samples.cpu[name].push(cpu)
  }
}
console.log(JSON.stringify(samples))
process.exit(0)
