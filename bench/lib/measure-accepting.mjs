// Microseconds per input, round by round, of subjects that must accept each of their inputs.
const warmUpRounds = 15 // Until the JIT has settled.

/** `subjects`: functions of an input, by name. Some answer at once: they are not waited for. */
export async function measureAccepting(rounds, subjects, makeInputs) {
  const names = Object.keys(subjects)
  const samples = Object.fromEntries(names.map(name => [name, []]))
  for (let round = -warmUpRounds; round < rounds; round += 1)
    for (let i = 0; i < names.length; i += 1) {
      const name = names[(i + round + warmUpRounds) % names.length]
      const inputs = makeInputs(name)
      globalThis.gc({ type: 'minor' })
      const micros = await measure(subjects[name], inputs)
      if (round >= 0) samples[name].push(micros)
    }
  return samples
}

async function measure(subject, inputs) {
  const start = process.hrtime.bigint()
  for (const input of inputs) {
    const result = subject(input)
    if ((typeof result === 'boolean' ? result : await result) !== true)
      throw new Error('a subject did not accept its input')
  }
  return Number(process.hrtime.bigint() - start) / 1e3 / inputs.length
}

/** A new text each time, as from a request: V8 would know the hash of the last one. */
export function parsedAnew(value) {
  return JSON.parse(JSON.stringify(value))
}
