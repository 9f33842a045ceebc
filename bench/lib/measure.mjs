// How every bench measures: interleaved rounds, medians with quartiles, ratios within a round.
// Never a single run.
import { spawn } from 'node:child_process'

export function summarize(samples) {
  const sorted = [...samples].sort((a, b) => a - b)
  const quantile = share => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return {
    median: quantile(0.5),
    low: quantile(0.25),
    high: quantile(0.75),
    runs: sorted.length
  }
}

/**
 * The median of each round's ratio: what slows a whole round down cancels out. `ofMedians`, the
 * ratio of the two medians, is printed beside it as a check.
 */
export function ratioByRound(samples, baseline) {
  const ratios = samples.map((sample, round) => sample / baseline[round])
  const { median, ...spread } = summarize(ratios)
  const ofMedians = summarize(samples).median / summarize(baseline).median
  return { value: median, ...spread, ofMedians }
}

/**
 * Runs every subject once a round, in turn, so that a slow minute of the machine affects all of
 * them. Each round starts with the next subject, so that no subject always follows the same one.
 * The first round is discarded.
 */
export async function interleave(subjects, rounds, showProgress) {
  const names = Object.keys(subjects)
  const samples = Object.fromEntries(names.map(name => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (let i = 0; i < names.length; i += 1) {
      const name = names[(i + round) % names.length]
      const sample = await subjects[name]()
      if (round > 0) samples[name].push(sample)
    }
    showProgress(`round ${round} of ${rounds}`)
  }
  return samples
}

export function toRows(samples) {
  return Object.entries(samples).map(([name, values]) => ({ name, ...summarize(values) }))
}

const maxErrorLength = 2_000

/**
 * Runs a script in a fresh process and parses the JSON it prints. Errors carry the end of its
 * output.
 */
export function runScript(script, { env = {}, args = [], node = process.execPath } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, [...args, script], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe']
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', chunk => {
      output += chunk
    })
    child.stderr.on('data', chunk => {
      errors = (errors + chunk).slice(-maxErrorLength)
    })
    child.on('error', reject)
    child.on('close', code => {
      try {
        if (code !== 0) throw new Error(`it ended with ${code}`)
        resolve(JSON.parse(output))
      } catch (error) {
        reject(new Error(`${script}: ${error.message}\n${errors}${output.slice(-500)}`))
      }
    })
  })
}
