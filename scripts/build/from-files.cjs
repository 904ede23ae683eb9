
const fs = require('node:fs')
const directory = `${__dirname}/chunks/`
module.exports = loadMain(directory, (name) => fs.readFileSync(directory + name))
