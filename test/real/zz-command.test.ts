import { suite } from 'uvu'
import { command } from './package/command'
import { workshop } from './package/workshop'
const test = suite('the bin')
const shop = await workshop()
test.after(shop.remove)
command(test, shop)
test.run()
