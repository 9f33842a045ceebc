// How anything is measured here: interleaved rounds, medians and quartiles, ratios round by round; never one run alone.
import { spawn } from 'node:child_process'

export function summary(samples) {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return { median: at(0.5), low: at(0.25), high: at(0.75), runs: sorted.length }
}

/** The ratio of each round's two, then its median: what slows a whole round cancels out. `ofMedians` stands beside it as a check. */
export function ratio(samples, base) {
  const { median, ...spread } = summary(samples.map((sample, i) => sample / base[i]))
  return { value: median, ...spread, ofMedians: summary(samples).median / summary(base).median }
}

/**
 * Every subject once a round, in turn, so that a slow minute of the machine is everybody's; each round begins with another one, so
 * that no subject always follows the same neighbour. The first round is thrown away.
 */
export async function interleaved(subjects, rounds, tell) {
  const names = Object.keys(subjects)
  const samples = Object.fromEntries(names.map(name => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (let i = 0; i < names.length; i += 1) {
      const name = names[(i + round) % names.length]
      const value = await subjects[name]()
      if (round > 0) samples[name].push(value)
    }
    tell(`round ${round} of ${rounds}`)
  }
  return samples
}

export function rowsOf(samples) {
  return Object.entries(samples).map(([name, values]) => ({ name, ...summary(values) }))
}

/** A process that prints JSON; nothing of it counts but that. Its own errors are shown, with the end of what it said. */
export function output(script, { env = {}, args = [], node = process.execPath } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...args, script], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    let [text, said] = ['', '']
    child.stdout.on('data', chunk => {
      text += chunk
    })
    child.stderr.on('data', chunk => {
      said = (said + chunk).slice(-2_000)
    })
    child.on('error', reject)
    child.on('close', code => {
      try {
        if (code !== 0) throw new Error(`it ended with ${code}`)
        resolve(JSON.parse(text))
      } catch (error) {
        reject(new Error(`${script}: ${error.message}\n${said}${text.slice(-500)}`))
      }
    })
  })
}
