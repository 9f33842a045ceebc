// Gives a process a share of one CPU, as Lambda does by a function's memory: a cgroup where this user may make one, else by stopping
// and continuing it. Lambda's own period is 20 ms.
import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const period = 20_000 // µs
const name = `gatecheck-bench-${process.pid}`

const kinds = {
  'cgroup v1, cfs_quota': {
    home: '/sys/fs/cgroup/cpu',
    sign: 'cpu.cfs_quota_us',
    quota: (folder, share) => {
      writeFileSync(join(folder, 'cpu.cfs_period_us'), String(period))
      writeFileSync(
        join(folder, 'cpu.cfs_quota_us'),
        String(share === undefined ? -1 : Math.max(1_000, Math.round(share * period)))
      )
    }
  },
  'cgroup v2, cpu.max': {
    home: '/sys/fs/cgroup',
    sign: 'cpu.max',
    quota: (folder, share) =>
      writeFileSync(
        join(folder, 'cpu.max'),
        `${share === undefined ? 'max' : Math.max(1_000, Math.round(share * period))} ${period}`
      )
  }
}

function byGroup([how, { home, sign, quota }]) {
  const folder = join(home, name)
  try {
    mkdirSync(folder)
    if (!existsSync(join(folder, sign))) throw new Error('no such controller')
    quota(folder, 0.5)
    quota(folder, undefined)
  } catch {
    try {
      rmdirSync(folder)
    } catch {}
    return undefined
  }
  return {
    how,
    /** Full CPU until `slow` is called. */
    take: pid => {
      quota(folder, undefined)
      writeFileSync(join(folder, 'cgroup.procs'), String(pid))
      return { slow: share => quota(folder, share), free: () => quota(folder, undefined) }
    },
    close: () => {
      try {
        rmdirSync(folder)
      } catch {}
    }
  }
}

/** Without cgroups: runs for its share of each period, then is stopped for the rest. Timers are coarse, hence a longer period. */
const bySignals = {
  how: 'SIGSTOP and SIGCONT, period 100 ms',
  take: pid => {
    let [timer, over] = [undefined, false]
    const send = signal => {
      try {
        process.kill(pid, signal)
      } catch {
        over = true
      }
    }
    return {
      slow: share => {
        const turn = running => {
          if (over) return
          send(running ? 'SIGCONT' : 'SIGSTOP')
          timer = setTimeout(turn, running ? share * 100 : (1 - share) * 100, !running)
        }
        turn(true)
      },
      free: () => {
        over = true
        clearTimeout(timer)
        send('SIGCONT')
      }
    }
  },
  close: () => {}
}

export function limiter() {
  return (
    Object.entries(kinds)
      .map(byGroup)
      .find(found => found !== undefined) ?? bySignals
  )
}
