import { rspack } from '@rspack/core'
import { configure, finish } from './webpack-options.mjs'

export async function bundle(wanted) {
  await new Promise((resolve, reject) => rspack(configure(wanted), finish(resolve, reject)))
}
