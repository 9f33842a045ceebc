// Prints, batch by batch, the median latency and the CPU time per call of gatecheck and of the bare
// POST, in microseconds.
const { GATECHECK, BARE, CLIENT_OPTIONS, EVENT, ROUNDS } = process.env
const callsPerBatch = 50
const warmUpRounds = 20
const rounds = Number(ROUNDS)

const subjects = {}
for (const [name, file] of Object.entries({ gatecheck: GATECHECK, bare: BARE })) {
  const { create, isAllowed } = await import(file)
  const subject = create(JSON.parse(CLIENT_OPTIONS))
  subjects[name] = event => isAllowed(subject, event)
}

async function measureBatch(isAllowed) {
  const events = Array.from({ length: callsPerBatch }, () => JSON.parse(EVENT))
  const latencies = []
  const cpuBefore = process.cpuUsage()
  for (const event of events) {
    const start = performance.now()
    if (!(await isAllowed(event))) throw new Error('the decision was not to allow')
    latencies.push((performance.now() - start) * 1000)
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  return {
    latency: latencies.sort((a, b) => a - b)[callsPerBatch / 2],
    cpu: (user + system) / callsPerBatch
  }
}

const samples = { latency: { gatecheck: [], bare: [] }, cpu: { gatecheck: [], bare: [] } }
for (let round = 0; round < rounds + warmUpRounds; round += 1) {
  for (const name of round % 2 === 0 ? ['gatecheck', 'bare'] : ['bare', 'gatecheck']) {
    const { latency, cpu } = await measureBatch(subjects[name])
    if (round < warmUpRounds) continue
    samples.latency[name].push(latency)
    samples.cpu[name].push(cpu)
  }
}
console.log(JSON.stringify(samples))
process.exit(0)
