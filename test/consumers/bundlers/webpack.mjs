import webpack from 'webpack'
import { configure, finish } from './webpack-options.mjs'

export async function bundle(wanted) {
  await new Promise((resolve, reject) => webpack(configure(wanted), finish(resolve, reject)))
}
