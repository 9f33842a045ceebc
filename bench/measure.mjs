// How anything is measured here: interleaved rounds, medians and quartiles, never one run alone.
import { spawn } from 'node:child_process'

export const summary = samples => {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return { median: at(0.5), low: at(0.25), high: at(0.75), runs: sorted.length }
}

/** A fresh process that prints one number; nothing of it counts but that number. */
export const figure = (script, env = {}) => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, [script], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', chunk => { text += chunk })
  child.on('close', code => (code === 0 && Number.isFinite(Number(text)) && text.trim() !== '' ? resolve(Number(text)) : reject(new Error(`${script} ended with ${code}: ${text}`))))
})

/** Every subject once a round, in turn, so that a slow minute of the machine is everybody's. The first round is thrown away. */
export const interleaved = async (subjects, rounds, tell) => {
  const samples = Object.fromEntries(Object.keys(subjects).map(name => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, measure] of Object.entries(subjects)) {
      const value = await measure()
      if (round > 0) samples[name].push(value)
    }
    tell(`round ${round} of ${rounds}`)
  }
  return Object.fromEntries(Object.entries(samples).map(([name, values]) => [name, summary(values)]))
}
