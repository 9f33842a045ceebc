// Gives a process a share of one CPU, as Lambda does by a function's memory: by a cgroup where this
// user may create one, otherwise by stopping and continuing the process.
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const periodMicros = 20_000 // Lambda's own period
const minQuotaMicros = 1_000
const signalPeriodMillis = 100
const groupName = `gatecheck-bench-${process.pid}`

const cgroupVersions = {
  'cgroup v1, cfs_quota': {
    root: '/sys/fs/cgroup/cpu',
    quotaFile: 'cpu.cfs_quota_us',
    writeQuota: (folder, share) => {
      writeFileSync(join(folder, 'cpu.cfs_period_us'), String(periodMicros))
      writeFileSync(join(folder, 'cpu.cfs_quota_us'), String(quotaMicros(share) ?? -1))
    }
  },
  'cgroup v2, cpu.max': {
    root: '/sys/fs/cgroup',
    quotaFile: 'cpu.max',
    writeQuota: (folder, share) =>
      writeFileSync(join(folder, 'cpu.max'), `${quotaMicros(share) ?? 'max'} ${periodMicros}`)
  }
}

/** No share means a full CPU. */
function quotaMicros(share) {
  if (share === undefined) return undefined
  return Math.max(minQuotaMicros, Math.round(share * periodMicros))
}

/**
 * A limiter by the first method that works here. `attach(pid)` gives `slow(share)`, which limits
 * the process to that share of a CPU, and `release()`, which ends the limit.
 */
export function createCpuLimiter() {
  const byCgroup = Object.entries(cgroupVersions).map(createCgroupLimiter)
  return byCgroup.find(limiter => limiter !== undefined) ?? signalLimiter
}

function createCgroupLimiter([method, { root, quotaFile, writeQuota }]) {
  const folder = join(root, groupName)
  try {
    mkdirSync(folder)
    if (!existsSync(join(folder, quotaFile))) throw new Error('no such controller')
    writeQuota(folder, 0.5)
    writeQuota(folder, undefined)
  } catch {
    removeIfPossible(folder)
    return undefined
  }
  return {
    method,
    attach: pid => {
      writeQuota(folder, undefined)
      writeFileSync(join(folder, 'cgroup.procs'), String(pid))
      return {
        slow: share => writeQuota(folder, share),
        release: () => writeQuota(folder, undefined)
      }
    },
    close: () => removeIfPossible(folder)
  }
}

function removeIfPossible(folder) {
  try {
    rmdirSync(folder)
  } catch {}
}

/** Runs for its share of each period, then is stopped. Longer periods, as timers are coarse. */
const signalLimiter = {
  method: `SIGSTOP and SIGCONT, period ${signalPeriodMillis} ms`,
  attach: pid => {
    let timer
    let released = false
    const send = signal => {
      try {
        process.kill(pid, signal)
      } catch {
        released = true
      }
    }
    return {
      slow: share => {
        const alternate = running => {
          if (released) return
          send(running ? 'SIGCONT' : 'SIGSTOP')
          const phase = (running ? share : 1 - share) * signalPeriodMillis
          timer = setTimeout(alternate, phase, !running)
        }
        alternate(true)
      },
      release: () => {
        released = true
        clearTimeout(timer)
        send('SIGCONT')
      }
    }
  },
  close: () => {}
}
